//! SCIM: what a directory does to the team, and what it cannot do to anybody.

use rollcall_core::access::Role;
use rollcall_core::operators::sessions::OfProvider;
use rollcall_core::operators::{self, CameBy};
use rollcall_core::scim::Kind;
use rollcall_core::sso::{self, NewGroupRole};
use rollcall_core::team::{self, MemberState};
use rollcall_core::{Error, organizations, scim};
use serde_json::json;

use crate::common::directory::{Directory, refused};
use crate::common::people::{identity_of, token_of};
use crate::common::single_sign_on::{Scene, person, sso_apps};
use crate::common::{PASSWORD, test_apps};

#[tokio::test]
async fn a_leaver_has_no_session_and_no_way_in_once_the_directory_says_so() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        app.open_session(&reader, "open").await;
        let id = directory.user("Reader@acme.test").await;
        assert!(app.has_session("open").await, "{}", app.name);
        // Entra ID says it so.
        let leaves = json!({"op": "Replace", "path": "active", "value": "False"});
        let left = directory.patch(Kind::User, &id, leaves).await.unwrap();
        assert_eq!(left["active"], false);
        assert!(!app.has_session("open").await, "{}", app.name);
        assert!(operators::memberships(&app.ctx, &reader).await.unwrap().is_empty());
        let there = operators::resolve(&app.ctx, &reader, "acme", "main", "r").await.unwrap();
        assert!(there.is_none(), "{}", app.name);
        assert!(app.sign_in("reader@acme.test", PASSWORD).await.is_err(), "{}", app.name);
        let member = directory.member("reader@acme.test").await.unwrap();
        assert_eq!(member.state, MemberState::Suspended);
        // Nobody lets them in by hand while the directory keeps them out.
        let restored = team::restore(&app.ctx, &directory.owner, member.operator_id).await;
        assert!(matches!(restored, Err(Error::Conflict(words)) if words.contains("directory")));
        directory.set_active(&id, true).await.unwrap();
        app.sign_in("reader@acme.test", PASSWORD).await.unwrap();
        let told = app.operator_actions(&directory.owner, 5).await;
        assert!(told.contains(&"operator.suspended".into()), "{told:?}");
    }
}

#[tokio::test]
async fn what_an_owner_has_suspended_by_hand_a_directory_does_not_restore() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let id = directory.user("reader@acme.test").await;
        team::suspend(&app.ctx, &directory.owner, reader.operator_id).await.unwrap();
        assert_eq!(directory.find(Kind::User, &id).await.unwrap()["active"], false);
        let still = directory.set_active(&id, true).await.unwrap();
        assert_eq!(still["active"], false, "{}", app.name);
        // A change of another attribute says nothing about it either.
        let name = json!({"op": "add", "path": "displayName", "value": "Rita"});
        directory.patch(Kind::User, &id, name).await.unwrap();
        team::restore(&app.ctx, &directory.owner, reader.operator_id).await.unwrap();
        assert_eq!(directory.find(Kind::User, &id).await.unwrap()["active"], true);
        assert_eq!(directory.member("reader@acme.test").await.unwrap().name, "Rita");
    }
}

#[tokio::test]
async fn the_last_owner_and_break_glass_owners_stay_whatever_the_directory_says() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let id = directory.user("owner@acme.test").await;
        for outcome in [
            directory.set_active(&id, false).await.map(drop),
            directory.delete(Kind::User, &id).await,
        ] {
            let (status, _, words) = refused(outcome);
            assert!(status == 409 && words.contains("only active owner"), "{}: {words}", app.name);
        }
        app.actor(Role::Admin).await;
        app.grant("admin@acme.test", "acme", Role::Owner).await.unwrap();
        let own = identity_of(&directory.owner).operator_id;
        sso::name_break_glass(&app.ctx, &directory.owner, own).await.unwrap();
        for outcome in [
            directory.set_active(&id, false).await.map(drop),
            directory.delete(Kind::User, &id).await,
        ] {
            let (status, _, words) = refused(outcome);
            assert!(status == 409 && words.contains("break-glass"), "{}: {words}", app.name);
        }
        let told = app.audit_details(&directory.owner, "directory.change_refused").await;
        assert_eq!(told.len(), 4, "{}", app.name);
        assert_eq!(directory.find(Kind::User, &id).await.unwrap()["active"], true);
        sso::release_break_glass(&app.ctx, &directory.owner, own).await.unwrap();
        directory.set_active(&id, false).await.unwrap();
    }
}

#[tokio::test]
async fn no_directory_reaches_what_somebody_has_in_another_organization() {
    for app in test_apps().await {
        let victim = identity_of(&app.actor_of("other", "main", Role::Admin).await);
        let directory = Directory::new(&app).await;
        app.open_session(&victim, "victim").await;
        // Naming them gives nothing, neither a membership nor a say over their account.
        let named = json!({"userName": "admin@other.test", "displayName": "Mallory"});
        let id =
            directory.create(Kind::User, named).await.unwrap()["id"].as_str().unwrap().to_owned();
        directory.set_active(&id, false).await.unwrap();
        directory.set_active(&id, true).await.unwrap();
        directory.give("staff", Role::Reader).await;
        directory.group("staff", &[&id]).await;
        assert!(directory.member("admin@other.test").await.is_none(), "{}", app.name);
        assert_eq!(directory.invited().await, ["admin@other.test"]);
        directory.delete(Kind::User, &id).await.unwrap();
        assert!(app.has_session("victim").await && directory.invited().await.is_empty());
        let open = operators::memberships(&app.ctx, &victim).await.unwrap();
        assert_eq!(open.len(), 1, "{}", app.name);
        // Somebody who works for both loses the one and keeps the other, with session, name and address.
        app.grant("admin@other.test", "acme", Role::Reader).await.unwrap();
        let named = json!({"userName": "admin@other.test", "displayName": "Mallory"});
        let id =
            directory.create(Kind::User, named).await.unwrap()["id"].as_str().unwrap().to_owned();
        directory.set_active(&id, false).await.unwrap();
        assert!(app.has_session("victim").await, "{}", app.name);
        let open = operators::memberships(&app.ctx, &victim).await.unwrap();
        assert_eq!(
            open.iter().map(|one| one.organization.slug.as_str()).collect::<Vec<_>>(),
            ["other"]
        );
        let moved = json!({"op": "replace", "path": "userName", "value": "mallory@acme.test"});
        let (status, kind, _) = refused(directory.patch(Kind::User, &id, moved).await);
        assert_eq!((status, kind), (400, Some("mutability")), "{}", app.name);
        let identity = operators::identity(&app.ctx, victim.operator_id).await.unwrap().unwrap();
        assert_eq!(identity.name, victim.name);
        directory.delete(Kind::User, &id).await.unwrap();
        app.sign_in("admin@other.test", PASSWORD).await.unwrap();
        // And one directory does not see another's people.
        let theirs = Directory::of(&app, app.actor_of("other", "main", Role::Owner).await).await;
        let id = directory.user("new@acme.test").await;
        assert_eq!(refused(theirs.find(Kind::User, &id).await).0, 404);
        assert_eq!(refused(theirs.delete(Kind::User, &id).await).0, 404);
        let member = json!({"displayName": "g", "members": [{"value": id}]});
        assert_eq!(refused(theirs.create(Kind::Group, member).await).0, 400);
    }
}

#[tokio::test]
async fn groups_of_the_directory_give_and_take_roles_at_once() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        app.actor(Role::Reader).await;
        let lab =
            organizations::create_application(&app.ctx, &directory.owner, "Lab").await.unwrap();
        let id = directory.user("reader@acme.test").await;
        let admins = directory.group("admins", &[]).await;
        assert_eq!(directory.roles("reader@acme.test").await, ["READER"], "{}", app.name);
        directory.give("admins", Role::Admin).await;
        let in_lab = NewGroupRole {
            group: "lab".into(),
            role: Role::Developer.code().into(),
            application: Some(lab.id),
        };
        scim::add_group(&app.ctx, &directory.owner, &in_lab).await.unwrap();
        let add = json!({"op": "Add", "path": "members", "value": [{"value": id}]});
        directory.patch(Kind::Group, &admins, add).await.unwrap();
        assert_eq!(directory.roles("reader@acme.test").await, ["ADMIN"], "{}", app.name);
        assert_eq!(directory.origins("reader@acme.test").await, ["by group admins"]);
        directory.group("lab", &[&id]).await;
        assert_eq!(directory.roles("reader@acme.test").await, ["ADMIN", "DEVELOPER"]);
        let from = ["by group admins", "by group lab"];
        assert_eq!(directory.origins("reader@acme.test").await, from, "{}", app.name);
        assert_eq!(directory.origins("owner@acme.test").await, ["by hand"], "{}", app.name);
        // Okta takes a member out so, and Entra ID beside the path.
        let path = format!("members[value eq \"{id}\"]");
        let remove = json!({"op": "remove", "path": path});
        let left = directory.patch(Kind::Group, &admins, remove).await.unwrap();
        assert!(left.get("members").is_none(), "{left}");
        assert_eq!(directory.roles("reader@acme.test").await, ["DEVELOPER"], "{}", app.name);
        let lines = scim::settings(&app.ctx, &directory.owner).await.unwrap().groups;
        for line in lines {
            scim::remove_group(&app.ctx, &directory.owner, line.id).await.unwrap();
        }
        assert!(directory.roles("reader@acme.test").await.is_empty(), "{}", app.name);
        // A group that is mapped after it was filled, and one that gets the mapped name.
        directory.give("staff", Role::Reader).await;
        let rename = json!({"op": "replace", "value": {"id": admins, "displayName": "staff"}});
        let add = json!({"op": "add", "path": "members", "value": {"value": id}});
        directory.patch(Kind::Group, &admins, add).await.unwrap();
        directory.patch(Kind::Group, &admins, rename).await.unwrap();
        assert_eq!(directory.roles("reader@acme.test").await, ["READER"], "{}", app.name);
        directory.delete(Kind::Group, &admins).await.unwrap();
        assert!(directory.roles("reader@acme.test").await.is_empty(), "{}", app.name);
    }
}

#[tokio::test]
async fn groups_do_not_take_the_last_owner_away() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let id = directory.user("owner@acme.test").await;
        directory.give("readers", Role::Reader).await;
        directory.group("readers", &[&id]).await;
        assert_eq!(directory.roles("owner@acme.test").await, ["OWNER"], "{}", app.name);
        assert_eq!(app.audit_details(&directory.owner, "operator.role_kept").await.len(), 1);
    }
}

#[tokio::test]
async fn without_a_provider_people_are_invited_when_a_group_gives_them_a_role() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let id = directory.user("ada@acme.test").await;
        assert!(directory.invited().await.is_empty(), "{}", app.name);
        directory.give("readers", Role::Reader).await;
        directory.give("admins", Role::Admin).await;
        directory.group("readers", &[&id]).await;
        assert_eq!(directory.invited().await, ["ada@acme.test"], "{}", app.name);
        let invitation =
            team::list(&app.ctx, &directory.owner).await.unwrap().invitations.remove(0);
        assert_eq!(invitation.invited_by, "Directory token Okta");
        // The roles of the moment of accepting count.
        directory.group("admins", &[&id]).await;
        let sent = team::send_again(&app.ctx, &directory.owner, invitation.id).await.unwrap();
        let token = token_of(sent.link.as_deref().unwrap()).to_owned();
        directory.set_active(&id, false).await.unwrap();
        let refused = team::accept(&app.ctx, &token, "Ada", PASSWORD, "r").await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}: {refused:?}", app.name);
        directory.set_active(&id, true).await.unwrap();
        let invitation =
            team::list(&app.ctx, &directory.owner).await.unwrap().invitations.remove(0);
        let sent = team::send_again(&app.ctx, &directory.owner, invitation.id).await.unwrap();
        let token = token_of(sent.link.as_deref().unwrap()).to_owned();
        team::accept(&app.ctx, &token, "Ada", PASSWORD, "r").await.unwrap();
        let roles = directory.roles("ada@acme.test").await;
        assert_eq!(roles, ["READER"], "{}: the first line counts", app.name);
        directory.set_active(&id, false).await.unwrap();
        let member = directory.member("ada@acme.test").await.unwrap();
        assert_eq!(member.state, MemberState::Suspended, "{}", app.name);
    }
}

#[tokio::test]
async fn an_open_invitation_offers_the_roles_that_the_directory_gives_today() {
    for app in test_apps().await {
        let directory = Directory::new(&app).await;
        let id = directory.user("ada@acme.test").await;
        directory.give("admins", Role::Admin).await;
        directory.give("readers", Role::Reader).await;
        let admins = directory.group("admins", &[&id]).await;
        directory.group("readers", &[&id]).await;
        let invited = async || {
            let open = team::list(&app.ctx, &directory.owner).await.unwrap().invitations.remove(0);
            let codes = open.roles.iter().map(|given| given.role.code().to_owned());
            (open.id, codes.collect::<Vec<_>>())
        };
        let (invitation, roles) = invited().await;
        assert_eq!(roles, ["ADMIN"], "{}", app.name);
        let sent = team::send_again(&app.ctx, &directory.owner, invitation).await.unwrap();
        let token = token_of(sent.link.as_deref().unwrap()).to_owned();
        let path = format!("members[value eq \"{id}\"]");
        let leaves = json!({"op": "remove", "path": path});
        directory.patch(Kind::Group, &admins, leaves).await.unwrap();
        // The invitation and its link are the same; what it offers is less.
        assert_eq!(invited().await, (invitation, vec!["READER".to_owned()]), "{}", app.name);
        let page = team::open_invitation(&app.ctx, &token).await.unwrap().unwrap();
        assert_eq!(page.roles[0].role, Role::Reader, "{}", app.name);
        let told = app.audit_details(&directory.owner, "operator.invitation_changed").await;
        assert!(told.len() == 1 && told[0].contains("READER"), "{}: {told:?}", app.name);
        team::accept(&app.ctx, &token, "Ada", PASSWORD, "r").await.unwrap();
        assert_eq!(directory.roles("ada@acme.test").await, ["READER"], "{}", app.name);
        // What was offered once was never given.
        let given = app.audit_details(&directory.owner, "operator.role_granted").await;
        assert!(given.is_empty(), "{}: {given:?}", app.name);
    }
}

#[tokio::test]
async fn with_a_provider_people_join_at_once_and_sign_in_there() {
    for app in sso_apps().await {
        let scene = Scene::with(&app, |text| text.groups_claim = "groups".into()).await;
        scene.give("guests", Role::Developer).await;
        let directory = Directory::of(&app, scene.owner.clone()).await;
        let ada = json!({
            "userName": "ada@acme.test", "externalId": "00u1",
            "name": {"givenName": "Ada", "familyName": "Berg"},
        });
        let id =
            directory.create(Kind::User, ada).await.unwrap()["id"].as_str().unwrap().to_owned();
        let member = directory.member("ada@acme.test").await.unwrap();
        assert_eq!((member.came_by, member.name.as_str()), (CameBy::Directory, "Ada Berg"));
        directory.give("readers", Role::Reader).await;
        let readers = directory.group("readers", &[&id]).await;
        // What the provider says about groups does not count beside the directory.
        let signs_in = json!({"sub": "s-1", "email": "ada@acme.test", "groups": ["guests"]});
        let found = scene.sign_in(&signs_in).await.unwrap();
        assert_eq!(scene.opens(&found.identity).await, ["acme/main READER"], "{}", app.name);
        let provider = OfProvider { id: scene.provider.id, subject: "s-1".into(), sid: "".into() };
        app.open_session_by(&found.identity, "open", Some(provider)).await;
        // An address of another domain is not for this directory to give.
        let moved = json!({"op": "replace", "path": "userName", "value": "ada@elsewhere.test"});
        assert_eq!(refused(directory.patch(Kind::User, &id, moved).await).1, Some("mutability"));
        let moved = json!({"op": "replace", "path": "userName", "value": "ada.berg@acme.test"});
        directory.patch(Kind::User, &id, moved).await.unwrap();
        assert!(directory.member("ada.berg@acme.test").await.is_some(), "{}", app.name);
        let taken = json!({"op": "replace", "path": "userName", "value": "owner@acme.test"});
        assert_eq!(refused(directory.patch(Kind::User, &id, taken).await).1, Some("uniqueness"));
        directory.set_active(&id, false).await.unwrap();
        assert!(!app.has_session("open").await, "{}", app.name);
        assert!(scene.sign_in(&person("s-1", "ada.berg@acme.test")).await.is_err());
        directory.delete(Kind::User, &id).await.unwrap();
        assert!(directory.member("ada.berg@acme.test").await.is_none(), "{}", app.name);
        // Who comes back is the same person, and is asked: they have an account.
        let id = directory.user("ada.berg@acme.test").await;
        let add = json!({"op": "add", "path": "members", "value": [{"value": id}]});
        directory.patch(Kind::Group, &readers, add).await.unwrap();
        assert!(directory.member("ada.berg@acme.test").await.is_none(), "{}", app.name);
        let invitation =
            team::list(&app.ctx, &directory.owner).await.unwrap().invitations.remove(0);
        let sent = team::send_again(&app.ctx, &directory.owner, invitation.id).await.unwrap();
        let token = token_of(sent.link.as_deref().unwrap()).to_owned();
        let own = operators::identity(&app.ctx, found.identity.operator_id).await.unwrap().unwrap();
        team::join(&app.ctx, &token, &own, "r").await.unwrap();
        let again = directory.member("ada.berg@acme.test").await.unwrap();
        assert_eq!(again.operator_id, found.identity.operator_id, "{}", app.name);
        // Nobody gets in by a first sign-in whom the directory has deactivated.
        let late = json!({"userName": "late@acme.test", "active": false});
        directory.create(Kind::User, late).await.unwrap();
        let late = json!({"sub": "s-9", "email": "late@acme.test", "groups": ["guests"]});
        let refused = scene.sign_in(&late).await;
        assert!(refused.is_err(), "{}", app.name);
        assert!(scene.reason().await.contains("deactivated by the directory"));
    }
}
