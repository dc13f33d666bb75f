//! How an export ends other than with its download: cancelled, deleted, killed, past its retention.

use rollcall_core::access::Role;
use rollcall_core::clock::Clock;
use rollcall_core::exports::{self, ExportSettings, ExportState};
use rollcall_core::{Error, Timestamp};

use crate::common::test_apps;
use crate::exports::{all_columns, bytes, written};

#[tokio::test]
async fn a_cancelled_export_and_one_deleted_leave_no_file() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\n1\n").await;
        let waiting = exports::request(&app.ctx, &owner, &all_columns(Role::Owner)).await.unwrap();
        let cancelled = exports::cancel(&app.ctx, &owner, waiting.id).await.unwrap();
        assert_eq!(cancelled.state, ExportState::Cancelled);
        let (export, _) = written(&app, &owner, &all_columns(Role::Owner)).await;
        assert_eq!(app.stored_files("exports").len(), 1);
        let deleted = exports::delete(&app.ctx, &owner, export.id).await.unwrap();
        assert_eq!(deleted.state, ExportState::Deleted);
        assert_eq!(app.stored_files("exports"), Vec::<String>::new());
        // The proof outlives the file.
        let manifest = exports::manifest(&app.ctx, &owner, export.id).await.unwrap().unwrap();
        assert_eq!(manifest.sha256, export.sha256);
        let again = exports::delete(&app.ctx, &owner, export.id).await;
        assert!(matches!(again, Err(Error::Conflict(_))));
    }
}

#[tokio::test]
async fn a_run_that_was_cancelled_before_its_worker_came_back_ends_cancelled_without_a_file() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\n1\n").await;
        let export = exports::request(&app.ctx, &owner, &all_columns(Role::Owner)).await.unwrap();
        app.execute("UPDATE exports SET state = 'running', running_at = 1").await;
        let asked = exports::cancel(&app.ctx, &owner, export.id).await.unwrap();
        assert_eq!(asked.state, ExportState::Cancelling);
        let ended = app.run_jobs_until_export(&owner, &export, ExportState::Cancelled).await;
        assert_eq!(ended.cause, "Cancelled. No file was created.");
        assert_eq!(app.stored_files("exports"), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_file_goes_when_its_retention_is_over_and_a_shorter_one_counts_at_once() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-01").unwrap());
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\n1\n").await;
        let (first, _) = written(&app, &owner, &all_columns(Role::Owner)).await;
        app.ctx.clock.advance(4 * 86_400);
        let (second, _) = written(&app, &owner, &all_columns(Role::Owner)).await;
        app.ctx.clock.advance(3 * 86_400 + 1);
        let gone = app.run_jobs_until_export(&owner, &first, ExportState::Deleted).await;
        assert_eq!(gone.cause, "After 7 days.");
        let kept = exports::find(&app.ctx, &owner, second.id).await.unwrap().unwrap();
        assert_eq!(kept.state, ExportState::Done);
        let settings = ExportSettings { retention_days: 2, ..ExportSettings::default() };
        exports::save_settings(&app.ctx, &owner, &settings).await.unwrap();
        app.run_jobs_until_export(&owner, &second, ExportState::Deleted).await;
        assert_eq!(app.stored_files("exports"), Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_a_killed_run_left_is_cleared_and_the_file_is_whole() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\n1\n2\n").await;
        let export = exports::request(&app.ctx, &owner, &all_columns(Role::Owner)).await.unwrap();
        // As a worker leaves it that is killed while it writes: in work, with a half file.
        let folder = app.objects().join(format!("exports/{}/1", export.id));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{}#1", export.file_name())), "vendor").unwrap();
        app.execute("UPDATE exports SET state = 'running', running_at = 1, done_rows = 1").await;
        app.execute("UPDATE jobs SET state = 'running', worker = 'dead', leased_until = 1").await;
        let done = app.run_jobs_until_export(&owner, &export, ExportState::Done).await;
        assert_eq!(done.rows, 2);
        let text = String::from_utf8(bytes(&app, &owner, &done).await).unwrap();
        assert_eq!(text.lines().count(), 3);
        let files = app.stored_files("exports");
        assert_eq!(files.len(), 1, "{files:?}");
    }
}
