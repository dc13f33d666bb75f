//! Rollcall is upgraded while an import is under way: it ends in words that say what to do, and
//! nothing is half-written without a word.

use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{self, Choices, ConflictDecision, Import, ImportState};
use rollcall_core::users;

use crate::common::roster::conflict;
use crate::common::{TestApp, test_apps};

/// A chunk of the run, and a bit of a second one.
const ROWS: usize = 4_600;

fn file() -> String {
    let rows = (0..ROWS).map(|n| format!("up-{n:05},Person {n},p{n}@mail.example\n"));
    format!("vendor_data,full_name,email\n{}", rows.collect::<String>())
}

/// Has the import look as one that an older Rollcall has checked.
async fn by_older_rules(app: &TestApp) {
    app.execute("UPDATE imports SET form = REPLACE(form, '\"rules\":', '\"former_rules\":')").await;
}

/// Has the rules refuse a row of the second chunk that the preview has taken.
async fn with_a_row_refused_now(app: &TestApp) {
    app.execute(
        "INSERT INTO import_corrections (import_id, ordinal, field, value, by_name, at)
         SELECT id, 4500, 'email', 'no address', 'Upgrade', uploaded_at FROM imports",
    )
    .await;
}

async fn found(app: &TestApp, actor: &Actor, import: &Import) -> Import {
    imports::find(&app.ctx, actor, import.id).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_older_rules_have_checked_is_checked_again_before_it_starts() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &file()).await;
        by_older_rules(&app).await;
        let words = conflict(app.start_as_shown(&actor, &import).await);
        assert!(words.contains("upgraded") && words.contains("Check"), "{}: {words}", app.name);
        assert_eq!(found(&app, &actor, &import).await.state, ImportState::Ready);
        imports::revalidate(&app.ctx, &actor, import.id).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert!(!ready.outdated);
        app.start_as_shown(&actor, &import).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_waited_during_an_upgrade_writes_nothing_and_is_checked_again() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &file()).await;
        app.start_as_shown(&actor, &import).await.unwrap();
        by_older_rules(&app).await;
        let failed = app.run_jobs_until(&actor, &import, ImportState::Failed).await;
        assert!(failed.cause.contains("Nothing was imported. Re-check all rows."), "{failed:?}");
        assert!(!failed.can_resume() && failed.can_check_again(), "{}", app.name);
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 0);
        imports::revalidate(&app.ctx, &actor, import.id).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        app.start_as_shown(&actor, &import).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(done.applied.created, ROWS as i64, "{}", app.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_written_import_stops_at_a_row_that_is_refused_now_and_says_what_to_do() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &file()).await;
        app.start_as_shown(&actor, &import).await.unwrap();
        with_a_row_refused_now(&app).await;
        let failed = app.run_jobs_until(&actor, &import, ImportState::Failed).await;
        assert!(failed.cause.contains("Line 4502"), "{}: {}", app.name, failed.cause);
        assert!(failed.cause.contains("Upload the file again"), "{}", failed.cause);
        assert_eq!((failed.applied.created, failed.can_resume()), (4_000, false), "{}", app.name);
        let words = conflict(imports::resume(&app.ctx, &actor, import.id).await);
        assert!(words.contains("Upload the file again"), "{words}");
        // And so it goes on: what is there comes out as unchanged.
        let again = app.import(&actor, &file()).await;
        assert_eq!((again.applied.unchanged, again.applied.created), (4_000, 600), "{}", app.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_all_or_nothing_that_is_refused_now_leaves_nothing() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let whole = Choices { all_or_nothing: true, ..Choices::default() };
        let import = app.import_with(&actor, &file(), &whole, true).await;
        app.start_as_shown(&actor, &import).await.unwrap();
        with_a_row_refused_now(&app).await;
        let failed = app.run_jobs_until(&actor, &import, ImportState::Failed).await;
        assert!(failed.cause.contains("Nothing was imported"), "{}: {}", app.name, failed.cause);
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 0);
        assert!(failed.can_check_again() && !failed.can_resume(), "{}", app.name);
    }
}

#[tokio::test]
async fn a_half_written_import_of_older_rules_is_not_resumed_unseen() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, "vendor_data\na-1\na-2\na-3\n").await;
        app.execute(
            "UPDATE imports SET state = 'cancelled', started_at = uploaded_at, done_rows = 1,
                 checkpoint = '{\"ordinal\":1,\"offset\":16}', form = REPLACE(form, '\"rules\":', '\"former_rules\":'),
                 applied = REPLACE(preview, '\"created\":3', '\"created\":1')",
        )
        .await;
        let stopped = found(&app, &actor, &import).await;
        assert!(stopped.outdated && !stopped.can_resume() && !stopped.can_check_again());
        let words = conflict(imports::resume(&app.ctx, &actor, import.id).await);
        assert!(words.contains("Rows imported so far are kept"), "{}: {words}", app.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_row_that_is_refused_now_stays_held_and_says_so() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,email\nh-1,a@mail.example\n").await;
        let import = app.check(&actor, "vendor_data,email\nh-1,b@mail.example\n").await;
        app.import(&actor, "vendor_data,email\nh-1,c@mail.example\n").await;
        app.start_as_shown(&actor, &import).await.unwrap();
        let held = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(held.applied.held, 1, "{}", app.name);
        app.execute(
            "INSERT INTO import_corrections (import_id, ordinal, field, value, by_name, at)
             SELECT id, 0, 'email', 'no address', 'Upgrade', uploaded_at FROM imports
             WHERE applied LIKE '%\"held\":1%'",
        )
        .await;
        let apply = ConflictDecision::Apply;
        let one = imports::resolve_conflict(&app.ctx, &actor, import.id, 0, 2, apply).await;
        assert!(conflict(one).contains("no longer accept this row"), "{}", app.name);
        imports::resolve_all_conflicts(&app.ctx, &actor, import.id, apply).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(done.applied.held, 1, "{}", app.name);
        let drop_it = ConflictDecision::Drop;
        let left =
            imports::resolve_conflict(&app.ctx, &actor, import.id, 0, 2, drop_it).await.unwrap();
        assert_eq!(left.applied.held, 0, "{}", app.name);
    }
}
