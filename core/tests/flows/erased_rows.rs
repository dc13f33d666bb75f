//! A file from before an erasure brings nobody back, whichever way its rows go.

use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Role};
use rollcall_core::clock::Clock;
use rollcall_core::erasure;
use rollcall_core::imports::{self, Choices, Correction, Import, ImportState, Outcome, RowFilter};
use rollcall_core::users::{self, Column, UserQuery, UserRef};

use crate::common::{TestApp, body, test_apps};

const FILE: &str = "vendor_data,full_name\ngone,Ada Vergessen\nstays,Ben\n";

async fn is_there(app: &TestApp, actor: &Actor, key: &str) -> bool {
    users::find_by(&app.ctx, actor, UserRef::VendorData(key)).await.unwrap().is_some()
}

async fn erase(app: &TestApp, actor: &Actor) {
    erasure::erase(&app.ctx, actor, UserRef::VendorData("gone")).await.unwrap();
}

async fn start(app: &TestApp, actor: &Actor, import: &Import) -> Import {
    imports::start(&app.ctx, actor, import.id).await.unwrap();
    app.run_jobs_until(actor, import, ImportState::Done).await
}

#[tokio::test]
async fn a_file_that_is_checked_after_an_erasure_refuses_the_row_and_says_why() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, FILE).await;
        let import =
            app.check(&actor, "vendor_data,full_name\ngone,Ada V.\nnew,Cy\nstays,Bo\n").await;
        assert_eq!((import.preview.updated, import.preview.created), (2, 1));
        erase(&app, &actor).await;
        imports::revalidate(&app.ctx, &actor, import.id).await.unwrap();
        let again = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        let counts = again.preview;
        assert_eq!((counts.invalid, counts.updated, counts.created), (1, 1, 1), "{}", app.name);
        assert_eq!(again.reasons.len(), 1);
        let invalid = RowFilter::Outcome(Outcome::Invalid);
        let page = imports::rows(&app.ctx, &actor, import.id, invalid, 0, 9).await.unwrap();
        let page = format!("{:?}", page.unwrap().rows);
        assert!(page.contains("was deleted") && !page.contains("Ada"), "{page}");
        let done = start(&app, &actor, &import).await;
        assert_eq!((done.applied.updated, done.applied.created), (1, 1));
        assert!(!is_there(&app, &actor, "gone").await, "{}", app.name);
        assert!(is_there(&app, &actor, "new").await);
    }
}

#[tokio::test]
async fn whoever_was_erased_after_the_preview_is_held_though_they_are_there_anew() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, FILE).await;
        let import = app.check(&actor, "vendor_data,full_name\ngone,Ada from before\n").await;
        erase(&app, &actor).await;
        // Of the same version as the one whom the preview saw.
        app.import(&actor, "vendor_data,full_name\ngone,Somebody New\n").await;
        let done = start(&app, &actor, &import).await;
        assert_eq!((done.applied.held, done.applied.updated), (1, 0), "{}", app.name);
        let user = users::find_by(&app.ctx, &actor, UserRef::VendorData("gone")).await.unwrap();
        assert_eq!(user.unwrap().full_name.as_deref(), Some("Somebody New"));
    }
}

#[tokio::test]
async fn whoever_came_and_was_erased_between_preview_and_start_does_not_come_back() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, FILE).await;
        app.import(&actor, "vendor_data,full_name\ngone,Ada\n").await;
        erase(&app, &actor).await;
        let done = start(&app, &actor, &import).await;
        assert_eq!((done.applied.held, done.applied.created), (1, 1), "{}", app.name);
        assert!(!is_there(&app, &actor, "gone").await);
        // A file that comes later may bring them.
        app.import(&actor, FILE).await;
        assert!(is_there(&app, &actor, "gone").await);
    }
}

#[tokio::test]
async fn what_was_corrected_in_a_discarded_import_is_forgotten_and_asked_for_once() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-11-01").unwrap());
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, FILE).await;
        let file = "vendor_data,full_name,phone\ngone,Ada,0049\nstays,Ben,0049\n";
        let import = app.check(&actor, file).await;
        let fix = |ordinal| Correction {
            ordinal,
            column: Column::Phone,
            value: format!("+491511234567{ordinal}"),
        };
        imports::correct(&app.ctx, &actor, import.id, &[fix(0), fix(1)]).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        erase(&app, &actor).await;
        erasure::erase(&app.ctx, &actor, UserRef::VendorData("stays")).await.unwrap();
        app.import(&actor, "vendor_data\nthird\n").await;
        erasure::erase(&app.ctx, &actor, UserRef::VendorData("third")).await.unwrap();
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let waiting = app.number("SELECT COUNT(*) FROM jobs WHERE kind = 'import.forget_corrections' AND state = 'waiting'").await;
        assert_eq!(waiting, 1, "{}", app.name);
        app.ctx.clock.advance(86_400);
        app.run_jobs().await;
        let found = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!(found.corrections, 0, "{}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM import_corrections").await, 0, "{}", app.name);
    }
}

#[tokio::test]
async fn an_entry_that_the_index_wrote_beside_an_erasure_is_found_out() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, FILE).await;
        app.run_jobs().await;
        erase(&app, &actor).await;
        // As the job does that still saw the user: it takes what is due, and writes the entry.
        app.execute(match app.name {
            "SQLite" => {
                "INSERT INTO user_search (rowid, body, tags) VALUES (1, 'ada vergessen', '[]')"
            }
            _ => {
                "INSERT INTO user_search (user_seq, application_seq, body, tags)
                 SELECT low, application_seq, 'ada vergessen', '[]' FROM search_due"
            }
        })
        .await;
        app.run_jobs().await;
        assert_eq!(app.number("SELECT COUNT(*) FROM user_search").await, 1, "{}", app.name);
        let ada = UserQuery { search: "vergessen".into(), ..UserQuery::default() };
        assert_eq!(users::search(&app.ctx, &actor, &ada).await.unwrap().rows.len(), 0);
    }
}

#[tokio::test]
async fn a_run_of_all_or_nothing_that_was_interrupted_and_cancelled_has_done_no_rows() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let whole = Choices { all_or_nothing: true, ..Choices::default() };
        let import = app.import_with(&actor, FILE, &whole, true).await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        // A process that was killed after it had noted how far it was.
        app.execute("UPDATE imports SET state = 'running', done_rows = 2, done_bytes = 20").await;
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let ended = app.run_jobs_until(&actor, &import, ImportState::Cancelled).await;
        assert!(ended.cause.contains("Nothing was imported"), "{}: {}", app.name, ended.cause);
        assert!(!ended.complete);
        imports::revalidate(&app.ctx, &actor, import.id).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
    }
}

#[tokio::test]
async fn a_file_that_no_import_came_to_own_goes_after_a_day() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-11-01").unwrap());
        let actor = app.actor(Role::Owner).await;
        let endless = futures::StreamExt::chain(body("vendor_data\n"), futures::stream::pending());
        let upload = imports::upload(&app.ctx, &actor, "users.csv", endless);
        let waits = "SELECT COUNT(*) FROM jobs WHERE kind = 'import.sweep_source'";
        tokio::select! {
            _ = upload => panic!("it has no end"),
            () = async { while app.number(waits).await == 0 {} } => {}
        }
        let id =
            app.text("SELECT concurrency_key FROM jobs WHERE kind = 'import.sweep_source'").await;
        let folder = app.objects().join("imports").join(id.strip_prefix("sweep ").unwrap());
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("source.csv"), FILE).unwrap();
        // One that an import owns has no such job.
        app.import(&actor, FILE).await;
        assert_eq!(app.number(waits).await, 1, "{}", app.name);
        app.ctx.clock.advance(86_400);
        app.run_jobs().await;
        assert!(!folder.join("source.csv").exists(), "{}", app.name);
        assert_eq!(
            app.stored_files("imports").iter().filter(|file| file.ends_with("source.csv")).count(),
            1
        );
    }
}

#[tokio::test]
async fn whoever_was_erased_under_an_older_rule_of_keys_does_not_come_back() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nRC-1,Ana\n").await;
        let query = UserQuery::default();
        let ana = users::search(&app.ctx, &actor, &query).await.unwrap().rows[0].didit_internal_id;
        // As an older version stored and compared the key.
        app.execute("UPDATE users SET vendor_data = 'RC-1\u{200b}', vendor_key = 'rc-1\u{200b}'")
            .await;
        let file = "vendor_data,full_name\nRC-1\u{200b},Ana of before\nRC-9,Eve\n";
        let import = app.check(&actor, file).await;
        assert_eq!(import.preview.created, 2, "{}", app.name);
        erasure::erase(&app.ctx, &actor, UserRef::Id(ana)).await.unwrap();
        let all = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 9).await.unwrap();
        let all = format!("{:?}", all.unwrap().rows);
        assert!(!all.contains("Ana of before") && all.contains("Eve"), "{}: {all}", app.name);
        let done = start(&app, &actor, &import).await;
        assert_eq!((done.applied.held, done.applied.created), (1, 1), "{}", app.name);
        assert!(!is_there(&app, &actor, "RC-1").await);
        let later = app.check(&actor, file).await;
        let counts = (later.preview.created, later.preview.unchanged);
        assert_eq!(counts, (1, 1), "{}: a later file means somebody new", app.name);
    }
}
