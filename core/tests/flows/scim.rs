//! SCIM: tokens, and the requests that directories really send.

use rollcall_core::access::{Permission, Role};
use rollcall_core::credentials::CredentialState;
use rollcall_core::scim::{self, Kind, NewToken, Query, Shape};
use rollcall_core::{Error, Timestamp, team, users};
use serde_json::json;

use crate::common::directory::{Directory, authenticate, refused};
use crate::common::single_sign_on::sso_apps;
use crate::common::test_apps;

#[tokio::test]
async fn a_token_works_until_it_is_revoked_or_expires_and_opens_the_directory_alone() {
    for app in sso_apps().await {
        let owner = app.actor(Role::Owner).await;
        let now = app.ctx.clock.now();
        let new = NewToken { name: "Okta".into(), expires_at: Some(now.plus_seconds(3_600)) };
        let made = scim::create_token(&app.ctx, &owner, &new).await.unwrap();
        assert!(made.token.starts_with(&made.info.prefix));
        let actor = authenticate(&app, &made.token).await.expect("an actor");
        assert_eq!(actor.name(), "Directory token Okta");
        assert!(actor.may(Permission::ManageOperators) && !actor.may(Permission::ReadUsers));
        let read = users::status_counts(&app.ctx, &actor).await;
        assert!(matches!(read, Err(Error::Forbidden(words)) if words.contains("/scim/v2/")));
        let listed = scim::settings(&app.ctx, &owner).await.unwrap().tokens.remove(0);
        assert_eq!(listed.last_used_from.as_deref(), Some("192.0.2.7"));
        assert_eq!(listed.state(now), CredentialState::ExpiresSoon);
        let stored = app.text("SELECT hash FROM directory_tokens").await;
        assert!(!made.token.contains(&stored) && stored.len() == 64);
        app.ctx.clock.advance(3_600);
        assert!(authenticate(&app, &made.token).await.is_none(), "{}", app.name);
        let made =
            scim::create_token(&app.ctx, &owner, &NewToken { expires_at: None, ..new }).await;
        let made = made.unwrap();
        for wrong in ["", "rollcall_scim_x", &made.token.replace("rollcall_scim_", "rollcall_")] {
            assert!(authenticate(&app, wrong).await.is_none(), "{wrong}");
        }
        scim::revoke_token(&app.ctx, &owner, made.info.id).await.unwrap();
        scim::revoke_token(&app.ctx, &owner, made.info.id).await.unwrap();
        assert!(authenticate(&app, &made.token).await.is_none(), "{}", app.name);
        assert_eq!(app.audit_details(&owner, "directory.token_revoked").await.len(), 1);
        assert_eq!(app.audit_details(&owner, "directory.token_created").await.len(), 2);
        let other = app.actor_of("other", "main", Role::Owner).await;
        let theirs = scim::revoke_token(&app.ctx, &other, made.info.id).await;
        assert!(matches!(theirs, Err(Error::NotFound(_))), "{}", app.name);
    }
}

#[tokio::test]
async fn only_an_owner_makes_tokens_and_what_is_wrong_is_said_at_its_field() {
    let app = test_apps().await.first();
    let owner = app.actor(Role::Owner).await;
    let admin = app.actor(Role::Admin).await;
    let good = NewToken { name: "Okta".into(), expires_at: None };
    let refused = scim::create_token(&app.ctx, &admin, &good).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let past = Timestamp::from_micros(1);
    for (new, field) in [
        (NewToken::default(), "name"),
        (NewToken { name: "a\nb".into(), expires_at: None }, "name"),
        (NewToken { expires_at: Some(past), ..good.clone() }, "expires_at"),
    ] {
        let refused = scim::create_token(&app.ctx, &owner, &new).await;
        let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
        assert!(fields.contains_key(field), "{fields:?}");
    }
}

#[tokio::test]
async fn a_token_outlives_whoever_made_it_and_the_hand_over_says_so() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.actor(Role::Admin).await;
        app.grant("admin@acme.test", "acme", Role::Owner).await.unwrap();
        let leaver = app.actor(Role::Admin).await;
        let new = NewToken { name: "Okta".into(), expires_at: None };
        let made = scim::create_token(&app.ctx, &leaver, &new).await.unwrap();
        let id = leaver.operator_id().unwrap();
        let (_, left) = team::find(&app.ctx, &owner, id).await.unwrap().unwrap();
        assert_eq!(left.directory_tokens, 1, "{}", app.name);
        let left = team::remove(&app.ctx, &owner, id).await.unwrap();
        assert_eq!(left.directory_tokens, 1, "{}", app.name);
        assert!(authenticate(&app, &made.token).await.is_some(), "{}", app.name);
        let listed = scim::settings(&app.ctx, &owner).await.unwrap().tokens;
        assert!(listed[0].maker_left, "{}", app.name);
    }
}

#[tokio::test]
async fn users_are_found_by_what_directories_ask_for() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        for name in ["ada", "bob", "cem"] {
            let body = json!({
                "userName": format!("{name}@acme.test"), "externalId": format!("00u{name}"),
                "displayName": name, "emails": [{"value": format!("{name}@home.test"), "type": "home"}],
            });
            directory.create(Kind::User, body).await.unwrap();
        }
        let bob = directory.names(Kind::User, "userName eq \"BOB@acme.test\"").await.unwrap();
        assert_eq!(bob, ["bob@acme.test"], "{}", app.name);
        let ids = directory.names(Kind::User, "externalId eq \"00ucem\"").await.unwrap();
        assert_eq!(ids, ["cem@acme.test"], "{}", app.name);
        let filter = "emails[type eq \"home\" and value sw \"ada\"] or displayName ge \"c\"";
        let two = directory.names(Kind::User, filter).await.unwrap();
        assert_eq!(two, ["ada@acme.test", "cem@acme.test"], "{}", app.name);
        assert_eq!(
            refused(directory.names(Kind::User, "salary gt 3").await).1,
            Some("invalidFilter")
        );
        // A page of them, with one attribute.
        let shape = Shape { attributes: vec!["userName".into()], excluded: Vec::new() };
        let query = Query { start_index: 2, count: Some(1), filter: None, shape };
        let page = scim::list(&app.ctx, &directory.actor, Some(Kind::User), &query).await;
        let page = page.unwrap().unwrap();
        assert_eq!((page.total, page.start_index, page.resources.len()), (3, 2, 1));
        assert_eq!(page.resources[0]["userName"], "bob@acme.test");
        assert!(page.resources[0].get("displayName").is_none(), "{}", app.name);
        let none = Query { count: Some(0), ..Query::default() };
        let page = scim::list(&app.ctx, &directory.actor, None, &none).await.unwrap().unwrap();
        assert_eq!((page.total, page.resources.len()), (3, 0), "{}", app.name);
    }
}

#[tokio::test]
async fn more_users_than_one_batch_are_listed_once_each() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        for n in 0..120 {
            directory.user(&format!("u{n:03}@acme.test")).await;
        }
        let mut seen = Vec::new();
        for start_index in [1, 101] {
            let query = Query { start_index, ..Query::default() };
            let page = scim::list(&app.ctx, &directory.actor, Some(Kind::User), &query).await;
            let page = page.unwrap().unwrap();
            assert_eq!(page.total, 120, "{}", app.name);
            seen.extend(page.resources.iter().map(|one| one["userName"].to_string()));
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 120, "{}", app.name);
    }
}

#[tokio::test]
async fn the_patches_of_entra_id_and_okta_are_understood() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let id = directory.user("ada@acme.test").await;
        for (operation, name, value) in [
            // Entra ID adds what a filter does not find.
            (
                json!({"op": "Add", "path": "emails[type eq \"work\"].value", "value": "a@acme.test"}),
                "emails",
                json!([{"type": "work", "value": "a@acme.test"}]),
            ),
            (
                json!({"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "b@acme.test"}),
                "emails",
                json!([{"type": "work", "value": "b@acme.test"}]),
            ),
            (
                json!({"op": "Add", "path": "name.givenName", "value": "Ada"}),
                "name",
                json!({"givenName": "Ada"}),
            ),
            // Without a path, with names that are paths, and with what is not kept.
            (
                json!({"op": "replace", "value": {
                    "name.familyName": "Berg", "phoneNumbers": [{"value": "1"}],
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": "D",
                }}),
                "name",
                json!({"givenName": "Ada", "familyName": "Berg"}),
            ),
            (json!({"op": "Replace", "path": "active", "value": "False"}), "active", json!(false)),
            (json!({"op": "Add", "path": "active", "value": "true"}), "active", json!(true)),
            (
                json!({"op": "Replace", "path": "displayName", "value": [{"$ref": null, "value": "A"}]}),
                "displayName",
                json!("A"),
            ),
            // Okta sends the id along.
            (
                json!({"op": "replace", "value": {"id": id, "displayName": "Ada"}}),
                "displayName",
                json!("Ada"),
            ),
            (
                json!({"op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:externalId", "value": 7}),
                "externalId",
                json!("7"),
            ),
            (json!({"op": "remove", "path": "emails[type eq \"work\"]"}), "emails", json!(null)),
            (json!({"op": "Remove", "path": "name"}), "name", json!(null)),
        ] {
            let changed = directory.patch(Kind::User, &id, operation.clone()).await;
            let changed = changed.unwrap_or_else(|refusal| panic!("{operation}: {refusal:?}"));
            assert_eq!(changed[name], value, "{}: {operation}", app.name);
        }
        for (operation, kind) in [
            (json!({"op": "move", "path": "active", "value": true}), "invalidSyntax"),
            (json!({"op": "remove"}), "noTarget"),
            (json!({"op": "replace", "path": "id", "value": "x"}), "mutability"),
            (json!({"op": "replace", "path": "groups", "value": []}), "mutability"),
            (json!({"op": "replace", "path": "name[", "value": "x"}), "invalidPath"),
            (json!({"op": "replace", "path": "active", "value": "perhaps"}), "invalidValue"),
            (json!({"op": "remove", "path": "userName"}), "mutability"),
            (json!({"op": "remove", "path": "active"}), "mutability"),
            (json!({"op": "replace", "path": "userName", "value": "ada"}), "invalidValue"),
            (json!({"op": "replace", "path": "emails[type pr].value", "value": "x"}), "noTarget"),
        ] {
            let outcome = directory.patch(Kind::User, &id, operation.clone()).await;
            assert_eq!(refused(outcome).1, Some(kind), "{}: {operation}", app.name);
        }
    }
}

#[tokio::test]
async fn the_group_changes_of_entra_id_and_okta_are_understood() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let ada = directory.user("ada@acme.test").await;
        let bob = directory.user("bob@acme.test").await;
        let group = directory.group("readers", &[&ada, &bob]).await;
        let count = async |operation| {
            let changed = directory.patch(Kind::Group, &group, operation).await.unwrap();
            changed["members"].as_array().map_or(0, Vec::len)
        };
        // Again the same one.
        let again = json!({"op": "add", "path": "members", "value": [{"value": ada}]});
        assert_eq!(count(again).await, 2, "{}", app.name);
        let beside = json!({"op": "Remove", "path": "members", "value": [{"value": ada}]});
        assert_eq!(count(beside).await, 1, "{}", app.name);
        let whole = json!({"op": "replace", "path": "members", "value": [{"value": ada}]});
        assert_eq!(count(whole).await, 1, "{}", app.name);
        // Okta empties a group so.
        let empty = json!({"op": "replace", "path": "members", "value": []});
        assert_eq!(count(empty).await, 0, "{}", app.name);
        let user = directory.find(Kind::User, &ada).await.unwrap();
        assert!(user.get("groups").is_none(), "{user}");
        let body = json!({"displayName": "Readers", "members": [{"value": bob, "display": "B"}]});
        let replaced = directory.replace(Kind::Group, &group, body).await.unwrap();
        assert_eq!(replaced["members"][0]["value"], bob.as_str());
        let user = directory.find(Kind::User, &bob).await.unwrap();
        assert_eq!(user["groups"][0]["display"], "Readers", "{}", app.name);
        let by_member = format!("members[value eq \"{bob}\"]");
        assert_eq!(directory.names(Kind::Group, &by_member).await.unwrap(), ["Readers"]);
        let taken = directory.create(Kind::Group, json!({"displayName": "READERS"})).await;
        assert_eq!(refused(taken).1, Some("uniqueness"), "{}", app.name);
        let nested = json!({"displayName": "x", "members": [{"value": group, "type": "Group"}]});
        let (status, _, words) = refused(directory.create(Kind::Group, nested).await);
        assert!(status == 400 && words.contains("Groups within groups"), "{words}");
    }
}

#[tokio::test]
async fn a_put_without_active_lets_nobody_in_again() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let ada = json!({"userName": "ada@acme.test", "active": false, "displayName": "A"});
        let id =
            directory.create(Kind::User, ada).await.unwrap()["id"].as_str().unwrap().to_owned();
        let replaced =
            directory.replace(Kind::User, &id, json!({"userName": "ada@acme.test"})).await;
        let replaced = replaced.unwrap();
        assert_eq!((&replaced["active"], replaced.get("displayName")), (&json!(false), None));
        let again = directory.create(Kind::User, json!({"userName": "ADA@acme.test"})).await;
        assert_eq!(refused(again).1, Some("uniqueness"), "{}", app.name);
    }
}

#[tokio::test]
async fn a_change_of_an_old_version_is_refused() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let (ctx, actor) = (&app.ctx, &directory.actor);
        let id = directory.user("ada@acme.test").await;
        let seen = scim::find(ctx, actor, Kind::User, &id).await.unwrap().unwrap().version;
        let body = json!({"userName": "ada@acme.test", "displayName": "Ada"});
        let put = async |condition| {
            scim::replace(ctx, actor, Kind::User, &id, &body, Some(condition)).await.unwrap()
        };
        put(&seen).await.unwrap();
        let old = put(&seen).await.unwrap_err();
        assert_eq!((old.status, old.kind), (412, None), "{}", app.name);
        put("*").await.unwrap();
        let gone = scim::delete(ctx, actor, Kind::User, &id, Some(&seen)).await.unwrap();
        assert_eq!(gone.unwrap_err().status, 412, "{}", app.name);
    }
}
