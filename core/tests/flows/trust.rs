//! An import does what was chosen and shown: options, corrections, all or nothing, stopping and
//! resuming.

use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::format::counted;
use rollcall_core::imports::{
    self, Accepted, CellDiff, Choices, Correction, Import, ImportState, Mode, NewFile, Outcome,
    PreviewRow, RowFilter,
};
use rollcall_core::users::{self, Column, User, UserEdit, UserQuery};
use rollcall_core::{Error, Timestamp, overview};

use crate::common::{TestApp, body, test_apps};

pub(crate) async fn by_key(app: &TestApp, actor: &Actor, key: &str) -> Option<User> {
    let query = UserQuery { page_size: 200, ..UserQuery::default() };
    let page = users::search(&app.ctx, actor, &query).await.unwrap();
    let row = page.rows.iter().find(|row| row.vendor_data == key)?;
    users::find(&app.ctx, actor, row.didit_internal_id).await.unwrap()
}

pub(crate) async fn edit(app: &TestApp, actor: &Actor, key: &str, name: &str) {
    let user = by_key(app, actor, key).await.unwrap();
    let edit = UserEdit {
        version: user.version,
        display_name: name.into(),
        full_name: user.full_name.unwrap_or_default(),
        ..UserEdit::default()
    };
    users::edit(&app.ctx, actor, user.didit_internal_id, &edit).await.unwrap();
}

pub(crate) async fn rows(
    app: &TestApp,
    actor: &Actor,
    import: &Import,
    filter: RowFilter,
) -> Vec<PreviewRow> {
    imports::rows(&app.ctx, actor, import.id, filter, 0, 200).await.unwrap().unwrap().rows
}

async fn actions(app: &TestApp, actor: &Actor) -> Vec<String> {
    let query = AuditQuery { action: "import".into(), ..AuditQuery::default() };
    let entries = audit::search(&app.ctx, actor, &query).await.unwrap().entries;
    entries.into_iter().map(|entry| entry.action).collect()
}

pub(crate) fn conflict<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Conflict(words)) => words,
        other => panic!("no conflict: {other:?}"),
    }
}

#[tokio::test]
async fn a_mode_leaves_the_other_rows_out_and_says_so() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nold,Before\n").await;
        let file = "vendor_data,full_name\nold,After\nnew,Fresh\n";
        for (mode, created, updated) in [(Mode::CreateOnly, 1, 0), (Mode::UpdateOnly, 0, 1)] {
            let choices = Choices { mode, ..Choices::default() };
            let import = app.import_with(&actor, file, &choices, false).await;
            let counts = import.applied;
            assert_eq!(import.preview, counts);
            assert_eq!((counts.created, counts.updated, counts.skipped), (created, updated, 1));
            let skipped = rows(&app, &actor, &import, RowFilter::Outcome(Outcome::Skipped)).await;
            assert_eq!(skipped.len(), 1, "{}", app.name);
            let undone = imports::undo_consequences(&app.ctx, &actor, import.id).await.unwrap();
            assert_eq!(undone.map(|undone| undone.removed + undone.restored), Some(1));
            // The next mode finds the roster as it was.
            imports::undo(&app.ctx, &actor, import.id).await.unwrap();
            app.run_jobs_until(&actor, &import, ImportState::Undone).await;
        }
    }
}

#[tokio::test]
async fn an_empty_cell_clears_only_where_that_was_chosen() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = "vendor_data,display_name,email,tags,country\nc,Cee,c@d.example,\"a,b\",DEU\n";
        app.import(&actor, file).await;
        let empty = "vendor_data,display_name,email,tags,country\nc,,,,\n";
        let choices = Choices {
            clears: vec![Column::Email, Column::Tags, Column::Country, Column::Phone],
            ..Choices::default()
        };
        let checked = app.import_with(&actor, empty, &choices, true).await;
        let row = rows(&app, &actor, &checked, RowFilter::All).await.remove(0);
        let mark = |column| {
            row.cells.iter().find(|cell| cell.column == column).map(|cell| cell.diff.clone())
        };
        assert_eq!(mark(Column::Email), Some(CellDiff::Cleared { old: "c@d.example".into() }));
        assert_eq!(mark(Column::DisplayName), Some(CellDiff::Keeps));
        app.import_with(&actor, empty, &choices, false).await;
        let user = by_key(&app, &actor, "c").await.unwrap();
        assert_eq!((user.display_name.as_deref(), user.email), (Some("Cee"), None));
        assert_eq!((user.tags.len(), user.country), (0, None), "{}", app.name);
        assert_eq!(users::country_counts(&app.ctx, &actor).await.unwrap(), []);
        let key = Choices { clears: vec![Column::VendorData], ..Choices::default() };
        let file = NewFile { choices: key, ..NewFile::default() };
        let refused = imports::run_inline(&app.ctx, &actor, file, body(empty), true, |_| {}).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn choices_can_change_until_the_start_and_the_preview_follows() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nold,Before\n").await;
        let file = "vendor_data,full_name\nold,After\nnew,Fresh\n";
        let import = imports::upload(&app.ctx, &actor, "u.csv", body(file)).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.created, ready.preview.updated), (1, 1));
        let choices = Choices { mode: Mode::UpdateOnly, ..Choices::default() };
        imports::choose(&app.ctx, &actor, import.id, &choices).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.skipped, ready.preview.updated), (1, 1));
        assert_eq!(ready.choices, choices);
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert!(by_key(&app, &actor, "new").await.is_none());
        conflict(imports::choose(&app.ctx, &actor, import.id, &choices).await);
        assert!(actions(&app, &actor).await.contains(&"import.choices_changed".to_owned()));
    }
}

#[tokio::test]
async fn corrected_cells_are_checked_kept_with_the_import_and_can_be_taken_back() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = "vendor_data,phone,country\na,0049,DEU\nb,+4915112345678,Germany\n,+4915112345679,\na,,\n";
        let import = imports::upload(&app.ctx, &actor, "u.csv", body(file)).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.invalid, ready.preview.created), (3, 1));
        let reason = ready.reasons.iter().find(|one| one.column == Column::Country).unwrap();
        let filter = RowFilter::Reason { column: reason.column, code: reason.code };
        let lines: Vec<i64> =
            rows(&app, &actor, &ready, filter).await.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3], "{}", app.name);

        let fix =
            |ordinal, column, value: &str| Correction { ordinal, column, value: value.into() };
        let fixes = [
            fix(0, Column::Phone, "+4915112345670"),
            fix(1, Column::Country, "DEU"),
            fix(2, Column::VendorData, "c"),
        ];
        imports::correct(&app.ctx, &actor, import.id, &fixes).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        // The first row has become valid, so the fourth repeats its key.
        assert_eq!((ready.preview.invalid, ready.preview.created), (1, 3));
        assert_eq!(ready.corrections, 3);
        let all = rows(&app, &actor, &ready, RowFilter::All).await;
        assert_eq!(all[1].cells[2].value, "DEU");
        assert_eq!(all[1].cells[2].corrected_from.as_deref(), Some("Germany"));

        // What the file says takes a correction back.
        let back = [fix(1, Column::Country, "Germany")];
        imports::correct(&app.ctx, &actor, import.id, &back).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.invalid, ready.corrections), (2, 2));

        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(done.applied, ready.preview);
        let user = by_key(&app, &actor, "a").await.unwrap();
        assert_eq!(user.phone.as_deref(), Some("+4915112345670"));
        assert!(by_key(&app, &actor, "c").await.is_some());

        let query = AuditQuery { action: "import".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &actor, &query).await.unwrap().entries;
        let corrected = entries.iter().rev().find(|one| one.action == "import.corrected").unwrap();
        let details = format!("{:?}", corrected.details);
        assert!(details.contains("row 1 phone, row 2 country, row 3 vendor_data"), "{details}");
        assert!(!details.contains("+4915112345670"), "no personal data in the chain: {details}");

        let wrong = [fix(9, Column::Phone, "1")];
        let refused = imports::correct(&app.ctx, &actor, import.id, &wrong).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn all_or_nothing_writes_every_row_or_none() {
    let whole = Choices { all_or_nothing: true, ..Choices::default() };
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nold,Before\n").await;
        // An invalid row keeps it from starting.
        let bad = "vendor_data,full_name,status\nold,After,\nnew,Fresh,WRONG\n";
        let import = app.import_with(&actor, bad, &whole, false).await;
        assert_eq!((import.state, import.applied.rows()), (ImportState::Ready, 0));
        let words = conflict(imports::start(&app.ctx, &actor, import.id).await);
        assert!(words.contains("1 row is invalid,"), "{words}");

        // A user who was changed since stops it, and nothing remains.
        let file = "vendor_data,full_name\nnew,Fresh\nold,After\n";
        let import = app.import_with(&actor, file, &whole, true).await;
        edit(&app, &actor, "old", "Meanwhile").await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let failed = app.run_jobs_until(&actor, &import, ImportState::Failed).await;
        assert!(failed.cause.contains("line 3"), "{}", failed.cause);
        assert_eq!(failed.applied.rows(), 0);
        assert!(by_key(&app, &actor, "new").await.is_none(), "{}", app.name);

        // Checked again, it sees the users as they are, and writes everything.
        imports::revalidate(&app.ctx, &actor, import.id).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!((done.applied.created, done.applied.updated), (1, 1));
        assert!(done.complete);
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 2);
    }
}

pub(crate) fn many(rows: usize, name: &str) -> String {
    let mut file = String::from("vendor_data,full_name\n");
    for n in 0..rows {
        file += &format!("m-{n:06},{name} {n}\n");
    }
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_goes_on_where_it_stopped() {
    const ROWS: usize = 60_000;
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &many(ROWS, "Person")).await;
        let worker = app.worker();
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        loop {
            let progress = imports::progress(&app.ctx, &actor, import.id).await.unwrap().unwrap();
            if progress.rows_done > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let stopped = app.until(&actor, &import, ImportState::Cancelled).await;
        let done = stopped.applied.created;
        assert!((1..ROWS as i64).contains(&done), "{}: {done}", app.name);
        assert!(
            stopped.cause.contains(&format!("after {}", counted(done, "row", "rows"))),
            "{}",
            stopped.cause
        );
        let last = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, ROWS as i64 - 1, 1)
            .await
            .unwrap()
            .unwrap();
        assert!(last.rows[0].pending);
        assert!(stopped.can_resume());

        imports::resume(&app.ctx, &actor, import.id).await.unwrap();
        let ended = app.until(&actor, &import, ImportState::Done).await;
        assert_eq!(ended.applied, import.preview, "{}", app.name);
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), ROWS as i64);
        conflict(imports::resume(&app.ctx, &actor, import.id).await);
        drop(worker);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_of_all_or_nothing_leaves_nothing() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let whole = Choices { all_or_nothing: true, ..Choices::default() };
        let file = many(60_000, "Person");
        let import = app.import_with(&actor, &file, &whole, true).await;
        let worker = app.worker();
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        loop {
            let progress = imports::progress(&app.ctx, &actor, import.id).await.unwrap().unwrap();
            if progress.rows_done > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 0);
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let stopped = app.until(&actor, &import, ImportState::Cancelled).await;
        assert_eq!(stopped.applied.rows(), 0, "{}", app.name);
        assert!(by_key(&app, &actor, "m-000000").await.is_none());
        imports::resume(&app.ctx, &actor, import.id).await.unwrap();
        let ended = app.until(&actor, &import, ImportState::Done).await;
        assert_eq!(ended.applied.created, 60_000);
        drop(worker);
    }
}

#[tokio::test]
async fn whoever_started_a_run_of_over_a_minute_is_told_of_its_end_for_a_day() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let actor = app.actor(Role::Owner).await;
        let colleague = app.actor(Role::Admin).await;
        app.import(&actor, "vendor_data\nshort\n").await;
        let import = app.check(&actor, "vendor_data\nlong\n").await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        app.ctx.clock.advance(61);
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        let ended = overview::load(&app.ctx, &actor).await.unwrap().ended;
        let ids: Vec<_> = ended.iter().map(|one| one.id).collect();
        assert_eq!(ids, [import.id], "{}", app.name);
        assert!(overview::load(&app.ctx, &colleague).await.unwrap().ended.is_empty());
        app.ctx.clock.advance(86_401);
        assert!(overview::load(&app.ctx, &actor).await.unwrap().ended.is_empty());
    }
}

#[tokio::test]
async fn a_start_decided_by_a_page_that_is_not_so_any_more_is_refused() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,email\ns-1,one@mail.example\n").await;
        let import = app.check(&actor, "vendor_data,full_name,email\ns-1,One,\n").await;
        let nothing = Accepted::default();
        let seen = imports::as_seen(&import);
        let clears = Choices { clears: vec![Column::Email], ..Choices::default() };
        imports::choose(&app.ctx, &actor, import.id, &clears).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        let stale = imports::start_as_seen(&app.ctx, &actor, import.id, &seen, nothing).await;
        assert!(conflict(stale).contains("checked again"), "{}", app.name);
        let user = by_key(&app, &actor, "s-1").await.unwrap();
        assert!(user.email.is_some());
        let seen = imports::as_seen(&ready);
        imports::start_as_seen(&app.ctx, &actor, import.id, &seen, nothing).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(by_key(&app, &actor, "s-1").await.unwrap().email, None);
    }
}
