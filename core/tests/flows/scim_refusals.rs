//! SCIM: what somebody cannot do who has a directory's token and means harm.

use rollcall_core::access::Role;
use rollcall_core::scim::Kind;
use rollcall_core::team::{self, MemberState};
use rollcall_core::{operators, sso};
use serde_json::json;

use crate::common::directory::{Directory, refused};
use crate::common::people::identity_of;
use crate::common::single_sign_on::{Scene, sso_apps};
use crate::common::test_apps;

#[tokio::test]
async fn a_directory_does_not_change_the_address_of_an_owner() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let directory = Directory::of(&app, scene.owner.clone()).await;
        let id = directory.user("owner@acme.test").await;
        // The provider speaks for both addresses, which would do for anybody else.
        let moved = json!({"userName": "thief@acme.test"});
        let operation = json!({"op": "replace", "path": "userName", "value": "thief@acme.test"});
        for outcome in [
            directory.replace(Kind::User, &id, moved).await,
            directory.patch(Kind::User, &id, operation).await,
        ] {
            let (status, kind, words) = refused(outcome);
            assert_eq!((status, kind), (400, Some("mutability")), "{}", app.name);
            assert!(words.contains("owner of"), "{}: {words}", app.name);
        }
        assert!(directory.member("owner@acme.test").await.is_some(), "{}", app.name);
        assert!(directory.member("thief@acme.test").await.is_none(), "{}", app.name);
        let told = app.audit_details(&directory.owner, "directory.change_refused").await;
        assert_eq!(told.len(), 2, "{}", app.name);
        // Nor of one who is suspended, and would be let in again.
        app.actor(Role::Admin).await;
        app.grant("admin@acme.test", "acme", Role::Owner).await.unwrap();
        let id = directory.user("admin@acme.test").await;
        directory.set_active(&id, false).await.unwrap();
        let operation = json!({"op": "replace", "path": "userName", "value": "thief@acme.test"});
        let outcome = directory.patch(Kind::User, &id, operation).await;
        assert_eq!(refused(outcome).1, Some("mutability"), "{}", app.name);
    }
}

#[tokio::test]
async fn an_account_in_no_organization_is_invited_and_does_not_join() {
    for app in sso_apps().await {
        let victim = identity_of(&app.actor_of("other", "main", Role::Admin).await);
        let their_owner = app.actor_of("other", "main", Role::Owner).await;
        let scene = Scene::with(&app, |text| text.domains = "acme.test, other.test".into()).await;
        let directory = Directory::of(&app, scene.owner.clone()).await;
        team::remove(&app.ctx, &their_owner, victim.operator_id).await.unwrap();
        let id = directory.user("admin@other.test").await;
        assert!(directory.member("admin@other.test").await.is_none(), "{}", app.name);
        directory.give("staff", Role::Reader).await;
        directory.group("staff", &[&id]).await;
        assert!(directory.member("admin@other.test").await.is_none(), "{}", app.name);
        assert_eq!(directory.invited().await, ["admin@other.test"], "{}", app.name);
        assert!(operators::memberships(&app.ctx, &victim).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_new_record_does_not_undo_a_suspension_by_hand() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let id = directory.user("reader@acme.test").await;
        team::suspend(&app.ctx, &directory.owner, reader.operator_id).await.unwrap();
        directory.delete(Kind::User, &id).await.unwrap();
        assert_eq!(refused(directory.find(Kind::User, &id).await).0, 404, "{}", app.name);
        let id = directory.user("reader@acme.test").await;
        assert_eq!(directory.find(Kind::User, &id).await.unwrap()["active"], false);
        let still = directory.set_active(&id, true).await.unwrap();
        assert_eq!(still["active"], false, "{}", app.name);
        let member = directory.member("reader@acme.test").await.unwrap();
        assert_eq!(member.state, MemberState::Suspended, "{}", app.name);
        // Whom the directory itself has suspended leaves with their record, as before.
        app.actor(Role::Developer).await;
        let id = directory.user("developer@acme.test").await;
        directory.set_active(&id, false).await.unwrap();
        directory.delete(Kind::User, &id).await.unwrap();
        assert!(directory.member("developer@acme.test").await.is_none(), "{}", app.name);
    }
}

#[tokio::test]
async fn what_a_directory_tries_against_owners_is_in_the_audit_log() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let out = json!({"userName": "owner@acme.test", "active": false});
        assert_eq!(refused(directory.create(Kind::User, out).await).0, 409, "{}", app.name);
        let told = app.audit_details(&directory.owner, "directory.change_refused").await;
        assert_eq!(told.len(), 1, "{}", app.name);
        let own = identity_of(&directory.owner).operator_id;
        sso::name_break_glass(&app.ctx, &directory.owner, own).await.unwrap();
        let id = directory.user("owner@acme.test").await;
        directory.give("readers", Role::Reader).await;
        directory.group("readers", &[&id]).await;
        assert_eq!(directory.roles("owner@acme.test").await, ["OWNER"], "{}", app.name);
        let kept = app.audit_details(&directory.owner, "operator.role_kept").await;
        assert!(kept.len() == 1 && kept[0].contains("break-glass"), "{}: {kept:?}", app.name);
    }
}
