//! Why a status changes: asked for, kept with the change, told to those who may read it.

use futures::TryStreamExt;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::bulk::{self, BulkChange, NewBulkChange};
use rollcall_core::exports::{self, ExportFilter, NewExport};
use rollcall_core::imports::{Import, ImportState};
use rollcall_core::users::{
    self, CommentKind, GivenReason, StatusChange, StatusReason, UserRef, UserStatus,
};
use rollcall_core::{Error, erasure, imports, notes};
use serde_json::json;

use crate::common::roster::{conflict, refused_fields};
use crate::common::{TestApp, test_apps};

fn to(from: &str, status: &str, reason: &str, text: &str) -> StatusChange {
    StatusChange {
        from: from.into(),
        status: status.into(),
        reason: reason.into(),
        text: text.into(),
    }
}

/// What a file says about why each user has their status.
async fn exported(app: &TestApp, actor: &Actor) -> Vec<String> {
    let new = NewExport {
        columns: vec!["vendor_data".into(), "status_reason".into()],
        purpose: "test".into(),
        ..NewExport::default()
    };
    let export = exports::run_inline(&app.ctx, actor, &new, |_| {}).await.unwrap();
    let body = exports::body(&app.ctx, actor, export.id).await.unwrap();
    let parts: Vec<_> = body.try_collect().await.unwrap();
    let parts = parts.concat();
    let mut csv = csv::Reader::from_reader(parts.as_slice());
    csv.records().map(|record| record.unwrap()[1].to_owned()).collect()
}

#[tokio::test]
async fn a_change_of_status_has_a_reason_in_history_file_and_log_until_the_user_is_erased() {
    for app in test_apps().await {
        let owner = app.actor(Role::ComplianceOfficer).await;
        let user = app.create_user(&owner, json!({"vendor_data": "u-1"})).await.unwrap();
        let id = user.didit_internal_id;
        let change = async |change| users::change_status(&app.ctx, &owner, id, &change).await;
        let without = change(to("ACTIVE", "BLOCKED", "", "")).await;
        assert!(refused_fields(without).contains_key("reason"));
        let secret = "Ada Lovelace is on list 7\nsince May";
        let user = change(to("ACTIVE", "BLOCKED", "Sanctions match", secret)).await.unwrap();
        assert_eq!((user.status, user.version), (UserStatus::Blocked, 2), "{}", app.name);
        let late = change(to("ACTIVE", "FLAGGED", "Other", "too late")).await;
        assert!(conflict(late).contains("Blocked"));

        let history = users::history(&app.ctx, &owner, id).await.unwrap();
        let given = GivenReason { name: "Sanctions match".into(), text: secret.into() };
        assert_eq!(history[0].reason, Some(given));
        let reader = app.actor(Role::Reader).await;
        let history = users::history(&app.ctx, &reader, id).await.unwrap();
        assert_eq!((history[0].changes.len(), &history[0].reason), (1, &None));
        assert!(
            notes::comments(&app.ctx, &reader, std::slice::from_ref(&user))
                .await
                .unwrap()
                .is_empty()
        );
        let comments =
            notes::comments(&app.ctx, &owner, std::slice::from_ref(&user)).await.unwrap();
        let comment = &comments[&id][0];
        let kind = CommentKind::StatusChanged { from: UserStatus::Active, to: UserStatus::Blocked };
        assert_eq!((comment.kind, comments[&id].len()), (kind, 1));
        assert_eq!(comment.text, Some(format!("Sanctions match: {secret}")));
        assert_eq!(exported(&app, &owner).await, [format!("Sanctions match: {secret}")]);

        let log = audit::search(&app.ctx, &owner, &AuditQuery::default()).await.unwrap();
        let entry = log.entries.iter().find(|entry| entry.action == "user.edited").unwrap();
        assert!(entry.details.contains(&("reason".into(), "Sanctions match".into())));
        assert!(!format!("{:?}", log.entries).contains("Lovelace"), "{}", app.name);
        let admin = app.actor(Role::Owner).await;
        erasure::erase(&app.ctx, &admin, UserRef::Id(id)).await.unwrap();
        assert_eq!(app.number("SELECT COUNT(*) FROM revisions").await, 0);
    }
}

#[tokio::test]
async fn what_no_operator_changes_states_its_own_cause() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\na\nb\n").await;
        let import = app.import(&owner, "vendor_data,status\na,BLOCKED\nb,FLAGGED\n").await;
        assert_eq!(exported(&app, &owner).await, ["Changed by an import", "Changed by an import"]);
        let user = app.user(&owner, "a").await;
        let comments =
            notes::comments(&app.ctx, &owner, std::slice::from_ref(&user)).await.unwrap();
        let comment = &comments[&user.didit_internal_id][0];
        assert_eq!((&comment.text, &comment.author), (&None, &None));
        imports::undo(&app.ctx, &owner, import.id).await.unwrap();
        app.run_jobs().await;
        assert_eq!(exported(&app, &owner).await, ["Import undone", "Import undone"]);
        // A change of another field is no reason of the status.
        app.patch_user(&owner, "a", json!({"country": "DEU"})).await.unwrap();
        assert_eq!(exported(&app, &owner).await, ["Import undone", "Import undone"]);
    }
}

/// Blocks everybody.
async fn block_all(app: &TestApp, actor: &Actor, reason: &str, text: &str) -> Import {
    let new = NewBulkChange {
        filter: ExportFilter::default(),
        change: BulkChange::Status(UserStatus::Blocked),
        reason: reason.into(),
        text: text.into(),
    };
    let import = bulk::prepare(&app.ctx, actor, &new).await.unwrap();
    let import = app.run_jobs_until(actor, &import, ImportState::Ready).await;
    app.start_as_shown(actor, &import).await.unwrap();
    app.run_jobs_until(actor, &import, ImportState::Done).await
}

#[tokio::test]
async fn the_reason_of_a_change_of_many_stands_with_each_user_until_it_is_undone() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,status\na,ACTIVE\nb,BLOCKED\nc,FLAGGED\n").await;
        let import = block_all(&app, &owner, "Court order", "Letter 7 of the bank").await;
        let said = "Court order: Letter 7 of the bank";
        // The second user was blocked before, so nothing has changed.
        assert_eq!(exported(&app, &owner).await, [said, "", said], "{}", app.name);
        let user = app.user(&owner, "c").await;
        let id = user.didit_internal_id;
        let history = users::history(&app.ctx, &owner, id).await.unwrap();
        let given = GivenReason { name: "Court order".into(), text: "Letter 7 of the bank".into() };
        assert_eq!(history[0].reason, Some(given), "{}", app.name);
        let reader = app.actor(Role::Reader).await;
        let history = users::history(&app.ctx, &reader, id).await.unwrap();
        assert_eq!(history[0].reason, None, "{}", app.name);
        let comments =
            notes::comments(&app.ctx, &owner, std::slice::from_ref(&user)).await.unwrap();
        assert_eq!(comments[&id][0].text.as_deref(), Some(said), "{}", app.name);

        imports::undo(&app.ctx, &owner, import.id).await.unwrap();
        app.run_jobs_until(&owner, &import, ImportState::Undone).await;
        assert_eq!(exported(&app, &owner).await, ["Import undone", "", "Import undone"]);
        block_all(&app, &owner, "Court order", "").await;
        assert_eq!(exported(&app, &owner).await, ["Court order", "", "Court order"]);
        erasure::erase(&app.ctx, &owner, UserRef::Id(id)).await.unwrap();
        let left = "SELECT COUNT(*) FROM revisions WHERE reason_text IS NOT NULL";
        assert_eq!(app.number(left).await, 1, "{}", app.name);
    }
}

#[tokio::test]
async fn an_application_has_its_own_reasons() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        let listed = users::status_reasons(&app.ctx, &owner).await.unwrap();
        assert_eq!(listed, StatusReason::defaults());
        let reason = |name: &str| StatusReason { name: name.into(), ..StatusReason::default() };
        users::save_status_reasons(&app.ctx, &owner, &[reason("Case closed"), reason(" ")])
            .await
            .unwrap();
        let listed = users::status_reasons(&app.ctx, &owner).await.unwrap();
        assert_eq!(listed, [reason("Case closed")]);
        let listed = users::status_reasons(&app.ctx, &theirs).await.unwrap();
        assert_eq!(listed, StatusReason::defaults());
        let user = app.create_user(&owner, json!({"vendor_data": "u-1"})).await.unwrap();
        let id = user.didit_internal_id;
        let old = to("ACTIVE", "BLOCKED", "Court order", "");
        let refused = users::change_status(&app.ctx, &owner, id, &old).await;
        assert!(refused_fields(refused).contains_key("reason"), "{}", app.name);
        let new = to("ACTIVE", "BLOCKED", "Case closed", "");
        users::change_status(&app.ctx, &owner, id, &new).await.unwrap();
        let other =
            users::change_status(&app.ctx, &theirs, id, &to("BLOCKED", "ACTIVE", "Other", "x"))
                .await;
        assert!(matches!(other, Err(Error::NotFound(_))));
        let log = audit::search(&app.ctx, &owner, &AuditQuery::default()).await.unwrap();
        assert!(log.entries.iter().any(|entry| entry.action == "settings.statuses_changed"));
    }
}
