//! What waits for somebody: counted for those who may decide, and told on the overview.

use rollcall_core::access::Role;
use rollcall_core::exports::{self, ExportSettings, NewExport};
use rollcall_core::imports::{self, ConflictDecision, ImportState};
use rollcall_core::inbox::{self, Waiting};
use rollcall_core::overview;

use crate::common::test_apps;

#[tokio::test]
async fn an_export_waits_for_others_who_may_approve_it_until_it_is_decided() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let settings = ExportSettings { second_person: true, ..ExportSettings::default() };
        exports::save_settings(&app.ctx, &owner, &settings).await.unwrap();
        let officer = app.actor(Role::ComplianceOfficer).await;
        let new = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
        let export = exports::request(&app.ctx, &officer, &new).await.unwrap();
        let reader = app.actor(Role::Reader).await;
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let count = async |actor| inbox::waiting(&app.ctx, actor).await.unwrap().exports;
        assert_eq!(count(&owner).await, 1, "{}", app.name);
        assert_eq!(count(&officer).await, 0, "{}: nobody approves their own", app.name);
        assert_eq!(count(&reader).await, 0, "{}", app.name);
        assert_eq!(count(&stranger).await, 0, "{}", app.name);
        let shown = overview::load(&app.ctx, &owner).await.unwrap().inbox.items;
        assert_eq!(shown.iter().map(|one| one.id).collect::<Vec<_>>(), [export.id]);
        let own = overview::load(&app.ctx, &officer).await.unwrap();
        assert!(own.inbox.items.is_empty(), "{}", app.name);

        exports::approve(&app.ctx, &owner, export.id).await.unwrap();
        assert_eq!(count(&owner).await, 0, "{}", app.name);
        assert!(overview::load(&app.ctx, &owner).await.unwrap().inbox.items.is_empty());
    }
}

#[tokio::test]
async fn previews_and_held_rows_wait_for_those_who_import() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let count = async || inbox::waiting(&app.ctx, &actor).await.unwrap();
        assert_eq!(count().await, Waiting::default(), "{}", app.name);
        app.import(&actor, "vendor_data,full_name\nw-1,One\n").await;
        let import = app.check(&actor, "vendor_data,full_name\nw-1,Eins\n").await;
        assert_eq!((count().await.imports, count().await.held), (1, 0), "{}", app.name);
        app.import(&actor, "vendor_data,full_name\nw-1,Un\n").await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let import = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!((import.applied.held, count().await.imports), (1, 0), "{}", app.name);
        assert_eq!((count().await.held, count().await.total()), (1, 1), "{}", app.name);
        let shown = overview::load(&app.ctx, &actor).await.unwrap().inbox.items;
        assert_eq!(shown.iter().map(|one| one.id).collect::<Vec<_>>(), [import.id]);
        // Who only reads imports has nothing to decide.
        let developer = app.actor(Role::Developer).await;
        let theirs = inbox::waiting(&app.ctx, &developer).await.unwrap();
        assert_eq!(theirs.total(), 0, "{}", app.name);

        let drop = ConflictDecision::Drop;
        imports::resolve_all_conflicts(&app.ctx, &actor, import.id, drop).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(count().await.total(), 0, "{}", app.name);
    }
}
