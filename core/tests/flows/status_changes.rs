//! Files that change the status of users who are there already.

use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{
    self, Accepted, AcceptedUnseen, CellDiff, ImportSettings, ImportState, RowFilter, StatusChanges,
};
use rollcall_core::users::{Column, UserStatus};

use crate::common::importing::{kinds, lines, said};
use crate::common::roster::conflict;
use crate::common::{TestApp, test_apps};

const RAISED: (Column, u8) = (Column::Status, 139);

const STATUSES: &str = "vendor_data,status\np-1,ACTIVE\np-2,BLOCKED\np-3,ACTIVE\np-4,BLOCKED\n";

async fn seeded(app: &TestApp) -> Actor {
    let actor = app.actor(Role::Owner).await;
    app.import(&actor, "vendor_data,status\np-1,BLOCKED\np-2,ACTIVE\np-3,ACTIVE\n").await;
    actor
}

#[tokio::test]
async fn a_change_of_status_is_counted_and_needs_its_number() {
    for app in test_apps().await {
        let actor = seeded(&app).await;
        let import = app.check(&actor, STATUSES).await;
        assert_eq!((import.preview.updated, import.preview.status_changes), (2, 2), "{}", app.name);
        assert_eq!((kinds(&import), import.preview.warned), (vec![(RAISED, 1)], 1));
        let warned = app.rows(&actor, &import, RowFilter::Warned).await;
        assert!(said(&warned[0], Column::Status).contains("BLOCKED"), "{warned:?}");

        let seen = imports::as_seen(&import);
        for status_changes in [0, 1, 3] {
            let accepted = Accepted { warned: 1, status_changes };
            let start = imports::start_as_seen(&app.ctx, &actor, import.id, &seen, accepted).await;
            let words = conflict(start);
            assert!(words.contains("the status of 2 existing users"), "{words}");
        }
        let only = AcceptedUnseen { warnings: true, status_changes: 1 };
        assert_eq!(app.import_accepting(&actor, STATUSES, only).await.state, ImportState::Ready);
        assert_eq!(app.user(&actor, "p-1").await.status, UserStatus::Blocked, "{}", app.name);

        let two = AcceptedUnseen { warnings: true, status_changes: 2 };
        let done = app.import_accepting(&actor, STATUSES, two).await;
        assert_eq!((done.state, done.applied.status_changes), (ImportState::Done, 2));
        assert_eq!(app.user(&actor, "p-1").await.status, UserStatus::Active, "{}", app.name);
        let entry = app.audit_details(&actor, "import.finished").await.remove(0);
        assert!(entry.contains("status_changes\", \"2"), "{entry}");
    }
}

#[tokio::test]
async fn a_setting_lets_files_change_status_freely_or_never() {
    for app in test_apps().await {
        let actor = seeded(&app).await;
        let set = |status_changes| {
            let (ctx, actor) = (app.ctx.clone(), actor.clone());
            async move {
                let settings = ImportSettings { status_changes };
                imports::save_settings(&ctx, &actor, settings).await.unwrap();
            }
        };
        let found = imports::settings(&app.ctx, &actor).await.unwrap();
        assert_eq!(found.status_changes, StatusChanges::Confirmed, "{}", app.name);
        let before = app.check(&actor, STATUSES).await;

        set(StatusChanges::Never).await;
        let entry = app.audit_details(&actor, "settings.imports_changed").await.remove(0);
        assert!(entry.contains("confirmed → never"), "{entry}");
        let words = conflict(app.start_as_shown(&actor, &before).await);
        assert!(words.contains("import settings"), "{words}");
        let never = app.check(&actor, STATUSES).await;
        let counts = never.preview;
        assert_eq!((counts.created, counts.unchanged, counts.invalid), (1, 1, 2), "{}", app.name);
        assert_eq!((counts.status_changes, counts.warned), (0, 0));
        assert_eq!(never.reasons.len(), 1, "{:?}", never.reasons);
        let reason = &never.reasons[0];
        let filter = RowFilter::Reason { column: Column::Status, code: reason.code };
        let invalid = app.rows(&actor, &never, filter).await;
        assert_eq!(lines(&invalid), [2, 3]);
        let cell = invalid[0].cells.iter().find(|cell| cell.column == Column::Status).unwrap();
        assert!(
            matches!(&cell.diff, CellDiff::Bad { message } if message.contains("import settings"))
        );
        assert!(app.error_report(&actor, &never).await.contains("do not allow files to change it"));

        set(StatusChanges::Freely).await;
        let freely = AcceptedUnseen { warnings: true, status_changes: 0 };
        let done = app.import_accepting(&actor, STATUSES, freely).await;
        assert_eq!((done.state, done.applied.status_changes), (ImportState::Done, 2));
        // Out of BLOCKED is a warning all the same.
        app.import(&actor, "vendor_data,status\np-1,BLOCKED\n").await;
        let back = app.import_accepting(&actor, STATUSES, AcceptedUnseen::default()).await;
        assert_eq!((back.state, back.preview.warned), (ImportState::Ready, 1), "{}", app.name);
    }
}

#[tokio::test]
async fn a_run_that_stopped_does_not_go_on_to_change_a_status_against_the_setting() {
    for app in test_apps().await {
        let actor = seeded(&app).await;
        let import = app.check(&actor, STATUSES).await;
        app.start_as_shown(&actor, &import).await.unwrap();
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let stopped = app.run_jobs_until(&actor, &import, ImportState::Cancelled).await;
        assert!(stopped.can_resume(), "{}", app.name);
        let never = ImportSettings { status_changes: StatusChanges::Never };
        imports::save_settings(&app.ctx, &actor, never).await.unwrap();
        let words = conflict(imports::resume(&app.ctx, &actor, import.id).await);
        assert!(words.contains("import settings"), "{words}");
    }
}

#[tokio::test]
async fn held_rows_that_would_change_a_status_are_not_applied_by_the_hundred() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let csv = |name: &str| {
            let mut csv = String::from("vendor_data,full_name,status\n");
            for n in 1..=5 {
                csv += &format!("h-{n},{name} {n},ACTIVE\n");
            }
            csv
        };
        app.import(&actor, &csv("First")).await;
        let import = app.check(&actor, &csv("Second")).await;
        assert_eq!((import.preview.updated, import.preview.status_changes), (5, 0), "{}", app.name);
        // Somebody blocks two of them, and renames the others, before the run.
        let meanwhile =
            "vendor_data,full_name,status\nh-1,,BLOCKED\nh-2,A,\nh-3,B,\nh-4,,BLOCKED\nh-5,C,\n";
        app.import(&actor, meanwhile).await;
        app.start_as_shown(&actor, &import).await.unwrap();
        let held = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(held.applied.held, 5, "{}", app.name);
        let apply = imports::ConflictDecision::Apply;
        imports::resolve_all_conflicts(&app.ctx, &actor, import.id, apply).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!((done.applied.held, done.applied.updated), (2, 3), "{}", app.name);
        let blocked = app.user(&actor, "h-4").await;
        assert_eq!(blocked.status, UserStatus::Blocked, "{}", app.name);

        let never = ImportSettings { status_changes: StatusChanges::Never };
        imports::save_settings(&app.ctx, &actor, never).await.unwrap();
        let one = imports::resolve_conflict(&app.ctx, &actor, import.id, 3, 2, apply).await;
        assert!(conflict(one).contains("import settings"), "{}", app.name);
        imports::save_settings(&app.ctx, &actor, ImportSettings::default()).await.unwrap();
        let one =
            imports::resolve_conflict(&app.ctx, &actor, import.id, 3, 2, apply).await.unwrap();
        assert_eq!((one.applied.held, one.applied.status_changes), (1, 1), "{}", app.name);
        assert_eq!(app.user(&actor, "h-4").await.status, UserStatus::Active, "{}", app.name);
    }
}
