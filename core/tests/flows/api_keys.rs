//! Keys: made by operators, found again by what a request presents, and ended.

use std::net::IpAddr;

use rollcall_core::access::{Actor, Permission, Role};
use rollcall_core::api_keys::{self, Authentication, KeyPermission, MadeApiKey, NewApiKey};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::credentials::CredentialState;
use rollcall_core::users::{self, UserEdit, UserQuery};
use rollcall_core::{Error, Timestamp, operators};
use uuid::Uuid;

use crate::common::{TestApp, test_apps};

fn new(permissions: &[KeyPermission]) -> NewApiKey {
    NewApiKey {
        name: "Core banking".into(),
        permissions: permissions.to_vec(),
        ..NewApiKey::default()
    }
}

async fn make(app: &TestApp, actor: &Actor, permissions: &[KeyPermission]) -> MadeApiKey {
    api_keys::create(&app.ctx, actor, &new(permissions)).await.unwrap()
}

async fn present(app: &TestApp, key: &str) -> Authentication {
    let address: IpAddr = "10.20.0.9".parse().unwrap();
    api_keys::authenticate(&app.ctx, key, Some(address), "request-1").await.unwrap()
}

async fn acting(app: &TestApp, key: &str) -> Actor {
    match present(app, key).await {
        Authentication::Known { actor, .. } => *actor,
        other => panic!("{}: {other:?}", app.name),
    }
}

#[tokio::test]
async fn a_key_acts_in_its_application_with_its_own_permissions_only() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\nu-1\n").await;
        let made = make(&app, &owner, &[KeyPermission::ReadUsers]).await;
        let actor = acting(&app, &made.key).await;
        assert_eq!(
            (actor.application.id, actor.request_id.as_str()),
            (owner.application.id, "request-1")
        );
        let found = users::search(&app.ctx, &actor, &UserQuery::default()).await.unwrap();
        assert_eq!(found.rows.len(), 1);
        let edit = users::edit(&app.ctx, &actor, Uuid::nil(), &UserEdit::default()).await;
        assert!(matches!(edit, Err(Error::Forbidden(_))), "{edit:?}");
        for permission in Permission::ALL {
            assert_eq!(
                actor.may(permission),
                // The contract has no permissions of their own for faces.
                matches!(permission, Permission::ReadUsers | Permission::ReadFaces),
                "{permission:?}"
            );
        }
    }
}

#[tokio::test]
async fn only_the_hash_of_a_key_is_kept() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let made = make(&app, &owner, &[KeyPermission::ReadUsers]).await;
        let listed = api_keys::list(&app.ctx, &owner).await.unwrap();
        assert_eq!(listed, std::slice::from_ref(&made.info));
        assert!(made.key.starts_with(&made.info.prefix) && made.key.len() > 50);
        let entries =
            audit::search(&app.ctx, &owner, &AuditQuery::default()).await.unwrap().entries;
        let entry = entries.iter().find(|entry| entry.action == "api_key.created").unwrap();
        assert_eq!(entry.subject, made.info.prefix);
        assert!(!format!("{listed:?}{entries:?}").contains(&made.key));
    }
}

#[tokio::test]
async fn a_key_of_an_earlier_version_works_and_is_listed_as_it_begins() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.execute(
            "INSERT INTO meta (name, value) VALUES ('api_keys.hash_key',
             '0000000000000000000000000000000000000000000000000000000000000000')",
        )
        .await;
        let made = make(&app, &owner, &[KeyPermission::ReadUsers]).await;
        assert!(made.info.prefix.starts_with("rollcall_"), "{}", made.info.prefix);
        // As the earlier version stored it.
        app.execute(
            "UPDATE api_keys SET handle = 'Handle01', prefix = 'rk_live_Handle01',
             hash = 'd65ab53220df0fa26edcf52bc8f511cbb57fe61df04cfc232cc624cca61db258'",
        )
        .await;
        let former = format!("rk_live_Handle01{}", "S".repeat(43));
        acting(&app, &former).await;
        let renamed = former.replace("rk_live_", "rollcall_");
        assert_eq!(present(&app, &renamed).await, Authentication::Unknown, "{}", app.name);
        assert_eq!(api_keys::list(&app.ctx, &owner).await.unwrap()[0].prefix, "rk_live_Handle01");
    }
}

#[tokio::test]
async fn what_is_no_key_or_differs_in_its_last_character_is_unknown() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let key = make(&app, &owner, &[KeyPermission::ReadUsers]).await.key;
        let last = if key.ends_with('a') { 'b' } else { 'a' };
        let other = format!("{}{last}", &key[..key.len() - 1]);
        for wrong in ["", "rollcall_", "x", &other, &key.to_uppercase(), &format!("{key} ")] {
            assert_eq!(present(&app, wrong).await, Authentication::Unknown, "{wrong}");
        }
        acting(&app, &key).await;
    }
}

#[tokio::test]
async fn a_revoked_key_ends_at_once_here_and_within_a_second_elsewhere() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-11-01").unwrap());
        let owner = app.actor(Role::Owner).await;
        let made = make(&app, &owner, &[KeyPermission::ReadUsers]).await;
        acting(&app, &made.key).await;
        let elsewhere = app.another_process().await;
        acting(&elsewhere, &made.key).await;
        api_keys::revoke(&app.ctx, &owner, made.info.id).await.unwrap();
        assert_eq!(present(&app, &made.key).await, Authentication::Unknown);
        app.ctx.clock.advance(1);
        assert_eq!(present(&elsewhere, &made.key).await, Authentication::Unknown);
        // Once more is no error, and no second entry.
        api_keys::revoke(&app.ctx, &owner, made.info.id).await.unwrap();
        let query = AuditQuery { action: "api_key.revoked".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        assert_eq!(entries.len(), 1, "{}", app.name);
        let listed = api_keys::list(&app.ctx, &owner).await.unwrap();
        assert_eq!(listed[0].revoked_by.as_deref(), Some(owner.name()));
    }
}

#[tokio::test]
async fn a_key_ends_when_it_expires_and_not_with_its_maker() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-11-01").unwrap());
        let owner = app.actor(Role::Owner).await;
        let soon = app.ctx.clock.now().plus_seconds(60);
        let expiring = NewApiKey { expires_at: Some(soon), ..new(&[KeyPermission::ReadUsers]) };
        let expiring = api_keys::create(&app.ctx, &owner, &expiring).await.unwrap();
        let lasting = make(&app, &owner, &[KeyPermission::ReadUsers]).await;
        acting(&app, &expiring.key).await;
        assert_eq!(expiring.info.state(app.ctx.clock.now()), CredentialState::ExpiresSoon);
        app.ctx.clock.advance(60);
        assert_eq!(present(&app, &expiring.key).await, Authentication::Unknown);
        acting(&app, &lasting.key).await;
        // It belongs to its application: its maker may get another role, or go.
        app.set_role(&owner, Role::Reader).await;
        operators::disable(&app.ctx, "owner@acme.test").await.unwrap();
        app.ctx.clock.advance(1);
        assert_eq!(acting(&app, &lasting.key).await.role, Role::Owner, "{}", app.name);
    }
}

#[tokio::test]
async fn a_key_works_from_its_networks_only_and_its_use_is_counted() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let inside =
            NewApiKey { networks: "10.20.0.0/16".into(), ..new(&[KeyPermission::ReadUsers]) };
        let inside = api_keys::create(&app.ctx, &owner, &inside).await.unwrap();
        let outside =
            NewApiKey { networks: "192.0.2.7".into(), ..new(&[KeyPermission::ReadUsers]) };
        let outside = api_keys::create(&app.ctx, &owner, &outside).await.unwrap();
        for _ in 0..3 {
            acting(&app, &inside.key).await;
        }
        assert_eq!(present(&app, &outside.key).await, Authentication::OtherNetwork);
        let unknown = api_keys::authenticate(&app.ctx, &inside.key, None, "r").await.unwrap();
        assert_eq!(unknown, Authentication::OtherNetwork);
        // Written down once an hour for each key and address.
        assert_eq!(present(&app, &outside.key).await, Authentication::OtherNetwork);
        let refusals = app.audit_details(&owner, "api_key.network_refused").await;
        assert_eq!(refusals.len(), 2, "{}: {refusals:?}", app.name);
        assert!(refusals[1].contains("10.20.0.9"), "{refusals:?}");
        let listed = api_keys::list(&app.ctx, &owner).await.unwrap();
        let of = |id| listed.iter().find(|key| key.id == id).unwrap();
        let used = of(inside.info.id);
        assert_eq!((used.uses, used.last_used_from.as_deref()), (3, Some("10.20.0.9")));
        assert!(used.last_used_at.is_some());
        assert_eq!(of(outside.info.id).uses, 0);
    }
}

#[tokio::test]
async fn a_list_of_keys_waits_for_uses_that_are_being_written_down() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let made = make(&app, &owner, &[KeyPermission::ReadUsers]).await;
        acting(&app, &made.key).await;
        // The first has taken the uses from memory when the second asks the database.
        let (written, listed) =
            tokio::join!(api_keys::flush_usage(&app.ctx), api_keys::list(&app.ctx, &owner));
        written.unwrap();
        assert_eq!(listed.unwrap()[0].uses, 1, "{}", app.name);
    }
}

#[tokio::test]
async fn a_maker_cannot_give_what_the_role_does_not_have() {
    for app in test_apps().await {
        let developer = app.actor(Role::Developer).await;
        make(&app, &developer, &[KeyPermission::ReadUsers]).await;
        let wrong = NewApiKey {
            name: " ".into(),
            networks: "10.20.0.0/33".into(),
            expires_at: Some(Timestamp::from_micros(1)),
            ..new(&[KeyPermission::ReadUsers, KeyPermission::WriteUsers, KeyPermission::ReadAudit])
        };
        let Err(Error::Invalid(fields)) = api_keys::create(&app.ctx, &developer, &wrong).await
        else {
            panic!("taken")
        };
        assert_eq!(
            fields.keys().collect::<Vec<_>>(),
            ["expires_at", "name", "networks", "permissions"]
        );
        assert_eq!(fields["permissions"].len(), 2);
        assert_eq!(fields["networks"], ["10.20.0.0/33: a prefix is at most /32."]);
    }
}

#[tokio::test]
async fn keys_of_another_tenant_are_neither_listed_nor_revoked() {
    for app in test_apps().await {
        let ours = app.actor(Role::Owner).await;
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        let made = make(&app, &ours, &[KeyPermission::ReadUsers]).await;
        assert_eq!(api_keys::list(&app.ctx, &theirs).await.unwrap(), []);
        let refused = api_keys::revoke(&app.ctx, &theirs, made.info.id).await;
        assert!(matches!(refused, Err(Error::NotFound(_))));
        acting(&app, &made.key).await;
    }
}

#[tokio::test]
async fn a_refused_call_is_written_down_once_an_hour() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let owner = app.actor(Role::Owner).await;
        let new = NewApiKey {
            name: "Warehouse".into(),
            permissions: vec![KeyPermission::ReadUsers],
            ..NewApiKey::default()
        };
        let made = api_keys::create(&app.ctx, &owner, &new).await.unwrap();
        let actor = acting(&app, &made.key).await;
        let count = async || {
            let query = AuditQuery { action: "api_key".into(), ..AuditQuery::default() };
            let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
            entries.iter().filter(|entry| entry.action == "api_key.call_refused").count()
        };
        for call in ["DELETE /v3/users/", "DELETE /v3/users/", "POST /v3/users/"] {
            api_keys::record_refused(&app.ctx, &actor, call).await.unwrap();
        }
        assert_eq!(count().await, 2, "{}", app.name);
        app.ctx.clock.advance(3_600);
        api_keys::record_refused(&app.ctx, &actor, "POST /v3/users/").await.unwrap();
        api_keys::record_refused(&app.ctx, &owner, "no key").await.unwrap();
        assert_eq!(count().await, 3, "{}", app.name);
    }
}
