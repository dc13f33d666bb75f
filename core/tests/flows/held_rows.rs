//! Held rows of an import: applied or dropped, one by one or all at once.

use rollcall_core::access::{Actor, Role};
use rollcall_core::erasure;
use rollcall_core::imports::{
    self, CellDiff, Choices, ConflictDecision, Import, ImportState, Outcome, RowFilter,
};
use rollcall_core::users::{self, ChangeSource, Column, UserRef};

use crate::common::{TestApp, test_apps};
use crate::trust::{by_key, conflict, edit, rows};

/// An import of h-1 to h-4 of which h-1, h-3 and h-4 are held.
async fn with_held(app: &TestApp, actor: &Actor) -> Import {
    app.import(actor, "vendor_data,full_name\nh-1,One\nh-2,Two\nh-4,Four\n").await;
    let file = "vendor_data,full_name\nh-1,Eins\nh-2,Zwei\nh-3,Drei\nh-4,Vier\n";
    let import = app.check(actor, file).await;
    app.import(actor, "vendor_data,full_name\nh-1,Un\nh-3,Trois\nh-4,Quatre\n").await;
    imports::start(&app.ctx, actor, import.id).await.unwrap();
    app.run_jobs_until(actor, &import, ImportState::Done).await
}

#[tokio::test]
async fn held_rows_are_applied_or_dropped_one_by_one() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = with_held(&app, &actor).await;
        assert_eq!(import.applied.held, 3);
        let filter = RowFilter::Outcome(Outcome::Held);
        let held = rows(&app, &actor, &import, filter).await;
        assert_eq!(held[0].cells[1].diff, CellDiff::Changed { old: "Un".into() });

        // Decided on a version that is not there any more.
        let (first, version) = (held[0].ordinal, held[0].version);
        edit(&app, &actor, "h-1", "Uno").await;
        let late = ConflictDecision::Apply;
        conflict(
            imports::resolve_conflict(&app.ctx, &actor, import.id, first, version, late).await,
        );

        let version = version + 1;
        let applied = imports::resolve_conflict(
            &app.ctx,
            &actor,
            import.id,
            first,
            version,
            ConflictDecision::Apply,
        )
        .await
        .unwrap();
        assert_eq!((applied.applied.held, applied.applied.updated), (2, 2), "{}", app.name);
        let user = by_key(&app, &actor, "h-1").await.unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Eins"));
        let history = users::history(&app.ctx, &actor, user.didit_internal_id).await.unwrap();
        assert!(matches!(&history[0].source, ChangeSource::Import { line: 2, .. }));

        let (second, version) = (held[1].ordinal, held[1].version);
        let dropped = imports::resolve_conflict(
            &app.ctx,
            &actor,
            import.id,
            second,
            version,
            ConflictDecision::Drop,
        )
        .await
        .unwrap();
        assert_eq!((dropped.applied.held, dropped.applied.skipped), (1, 1));
        let user = by_key(&app, &actor, "h-3").await.unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Trois"));
        // Not twice.
        let again = ConflictDecision::Apply;
        conflict(
            imports::resolve_conflict(&app.ctx, &actor, import.id, second, version, again).await,
        );
        let left = rows(&app, &actor, &dropped, filter).await;
        assert_eq!(left.iter().map(|row| row.line).collect::<Vec<_>>(), [5]);
    }
}

#[tokio::test]
async fn a_held_row_clears_only_columns_that_the_file_has() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name,email\nh-1,One,one@company.example\n").await;
        let choices = Choices { clears: vec![Column::Email], ..Choices::default() };
        let file = "vendor_data,full_name\nh-1,Eins\n";
        let import = app.import_with(&actor, file, &choices, true).await;
        app.import(&actor, "vendor_data,full_name\nh-1,Un\n").await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        let held = rows(&app, &actor, &import, RowFilter::Outcome(Outcome::Held)).await;
        let apply = ConflictDecision::Apply;
        imports::resolve_conflict(&app.ctx, &actor, import.id, 0, held[0].version, apply)
            .await
            .unwrap();
        let user = by_key(&app, &actor, "h-1").await.unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Eins"));
        assert_eq!(user.email.as_deref(), Some("one@company.example"), "{}", app.name);
    }
}

#[tokio::test]
async fn all_held_rows_are_decided_at_once() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (decision, name) in
            [(ConflictDecision::Apply, "Vier"), (ConflictDecision::Drop, "Quatre")]
        {
            let actor = app.actor_of("acme", decision.code(), Role::Owner).await;
            let import = with_held(&app, &actor).await;
            imports::resolve_all_conflicts(&app.ctx, &actor, import.id, decision).await.unwrap();
            let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
            assert_eq!(done.applied.held, 0, "{}", app.name);
            assert_eq!(done.applied.rows(), 4);
            assert_eq!(done.finished_at, import.finished_at, "the run ended before");
            let user = by_key(&app, &actor, "h-4").await.unwrap();
            assert_eq!(user.full_name.as_deref(), Some(name));
            conflict(imports::resolve_all_conflicts(&app.ctx, &actor, import.id, decision).await);
        }
        drop(actor);
    }
}

#[tokio::test]
async fn held_rows_of_somebody_who_was_erased_do_not_bring_them_back() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = with_held(&app, &actor).await;
        for key in ["h-1", "h-4"] {
            erasure::erase(&app.ctx, &actor, UserRef::VendorData(key)).await.unwrap();
        }
        let filter = RowFilter::Outcome(Outcome::Held);
        let held = rows(&app, &actor, &import, filter).await;
        assert!(!format!("{held:?}").contains("Eins"), "{held:?}");
        let first = held[0].ordinal;
        let decision = ConflictDecision::Apply;
        let one = imports::resolve_conflict(&app.ctx, &actor, import.id, first, 0, decision).await;
        assert_eq!(one.unwrap().applied.skipped, 1, "{}", app.name);
        imports::resolve_all_conflicts(&app.ctx, &actor, import.id, decision).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        let counts = done.applied;
        assert_eq!((counts.held, counts.skipped, counts.updated), (0, 2, 2), "{}", app.name);
        assert_eq!(by_key(&app, &actor, "h-1").await, None);
        assert_eq!(by_key(&app, &actor, "h-4").await, None);
        let user = by_key(&app, &actor, "h-3").await.unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Drei"));
    }
}
