//! Roles that an organization makes for itself.

use rollcall_core::Error;
use rollcall_core::access::{AnyRole, Permission, Rights, Role, UserColumn};
use rollcall_core::api_keys::{self, Authentication, KeyPermission, NewApiKey};
use rollcall_core::exports::{self, ExportQuery};
use rollcall_core::roles::{self, RoleText};
use rollcall_core::team::{self, LinkRefusal, NewInvitation, NewRole};
use rollcall_core::users::{self, UserEdit, UserQuery, UserRef};

use crate::common::people::token_of;
use crate::common::test_apps;
use crate::roles::{analyst, at, entries, id_of, invite};

#[tokio::test]
async fn a_custom_role_allows_what_is_ticked_and_a_change_acts_at_once() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,display_name,email\nu-1,Ana,a@b.example\n").await;
        let role = roles::create(&app.ctx, &owner, &analyst()).await.unwrap();
        assert_eq!(role.code(), "FRAUD_ANALYST");
        let reader = app.actor(Role::Reader).await;
        let new = NewRole { code: role.code().into(), ..NewRole::default() };
        team::change_role(&app.ctx, &owner, id_of(&reader), &new).await.unwrap();
        let actor = at(&app, "reader@acme.test", "main").await.unwrap();
        assert_eq!(actor.role.label(), "Fraud analyst");
        let page = users::search(&app.ctx, &actor, &UserQuery::default()).await.unwrap();
        assert_eq!(page.rows[0].name.as_str(), "Ana", "{}", app.name);
        assert!(page.rows[0].email.is_none());
        assert!(!actor.may(Permission::ReadImports));

        let mut more = analyst();
        more.name = "Fraud officer".into();
        more.rights =
            Rights::new(&[Permission::ReadUsers, Permission::ReadAudit], &[UserColumn::Email]);
        roles::change(&app.ctx, &owner, role.code(), &more).await.unwrap();
        let actor = at(&app, "reader@acme.test", "main").await.unwrap();
        assert_eq!((actor.role.label(), actor.role.code()), ("Fraud officer", "FRAUD_ANALYST"));
        assert!(actor.may(Permission::ReadAudit) && !actor.may(Permission::RunExports));
        let entries = entries(&app, &owner, "role").await;
        assert_eq!(entries[0].action, "role.changed");
        for (name, value) in [
            ("permissions", "read_users read_audit"),
            ("former_permissions", "read_users run_exports read_exports"),
            ("former_name", "Fraud analyst"),
        ] {
            let detail = (name.to_owned(), value.to_owned());
            assert!(entries[0].details.contains(&detail), "{:?}", entries[0].details);
        }
    }
}

#[tokio::test]
async fn a_role_in_use_stays_and_says_who_has_it() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let mut text = analyst();
        text.rights = Rights::of(Role::Developer);
        let code = roles::create(&app.ctx, &owner, &text).await.unwrap().code().to_owned();
        let new = NewRole { code: code.clone(), ..NewRole::default() };
        let developer = app.actor(Role::Developer).await;
        team::change_role(&app.ctx, &owner, id_of(&developer), &new).await.unwrap();
        let maker = at(&app, "developer@acme.test", "main").await.unwrap();
        let key = NewApiKey {
            name: "Warehouse".into(),
            permissions: vec![KeyPermission::ReadUsers],
            ..NewApiKey::default()
        };
        let made = api_keys::create(&app.ctx, &maker, &key).await.unwrap();
        let sent = invite(&app, &owner, "x@acme.test", new.clone()).await;

        let refused = roles::delete(&app.ctx, &owner, &code).await;
        let Err(Error::Conflict(words)) = &refused else { panic!("{refused:?}") };
        for who in ["Developer of acme", "the API key Warehouse", "the invitation to x@acme.test"] {
            assert!(words.contains(who), "{}: {words}", app.name);
        }
        assert_eq!(entries(&app, &owner, "role").await[0].action, "role.change_refused");

        // The key follows its role.
        let acting = async || {
            let found = api_keys::authenticate(&app.ctx, &made.key, None, "test").await.unwrap();
            let Authentication::Known { actor, .. } = found else { panic!("{found:?}") };
            *actor
        };
        assert!(acting().await.reads(UserColumn::Tags));
        let narrower = RoleText {
            name: text.name.clone(),
            rights: Rights::new(&[Permission::ReadUsers], &[]),
        };
        roles::change(&app.ctx, &owner, &code, &narrower).await.unwrap();
        let actor = acting().await;
        assert!(!actor.reads(UserColumn::Tags) && actor.may(Permission::ReadUsers), "{}", app.name);

        team::change_role(&app.ctx, &owner, id_of(&developer), &Role::Reader.into()).await.unwrap();
        assert!(roles::delete(&app.ctx, &owner, &code).await.is_err());
        api_keys::revoke(&app.ctx, &owner, made.info.id).await.unwrap();
        assert!(roles::delete(&app.ctx, &owner, &code).await.is_err());
        team::revoke_invitation(&app.ctx, &owner, sent.invitation.id).await.unwrap();
        roles::delete(&app.ctx, &owner, &code).await.unwrap();
        let gone = team::change_role(&app.ctx, &owner, id_of(&developer), &new).await;
        assert!(matches!(gone, Err(Error::Invalid(_))), "{gone:?}");
    }
}

#[tokio::test]
async fn the_link_of_a_revoked_invitation_says_so_when_its_role_is_gone() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let role = roles::create(&app.ctx, &owner, &analyst()).await.unwrap();
        let new = NewRole { code: role.code().into(), ..NewRole::default() };
        let sent = invite(&app, &owner, "mia@acme.test", new).await;
        team::revoke_invitation(&app.ctx, &owner, sent.invitation.id).await.unwrap();
        roles::delete(&app.ctx, &owner, role.code()).await.unwrap();
        let token = token_of(sent.link.as_deref().unwrap());
        let opened = team::open_invitation(&app.ctx, token).await.unwrap();
        assert_eq!(opened.err(), Some(LinkRefusal::Revoked), "{}", app.name);
    }
}

#[tokio::test]
async fn nobody_makes_a_role_that_allows_more_than_their_own() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let lead = RoleText {
            name: "Team lead".into(),
            rights: Rights::new(&[Permission::ReadUsers, Permission::ManageOperators], &[]),
        };
        let code = roles::create(&app.ctx, &owner, &lead).await.unwrap().code().to_owned();
        let reader = app.actor(Role::Reader).await;
        let new = NewRole { code: code.clone(), ..NewRole::default() };
        team::change_role(&app.ctx, &owner, id_of(&reader), &new).await.unwrap();
        let developer = app.actor(Role::Developer).await;
        let lead_actor = at(&app, "reader@acme.test", "main").await.unwrap();
        let wider = RoleText { rights: Rights::of(Role::Admin), ..lead.clone() };
        for refused in [
            roles::create(&app.ctx, &lead_actor, &analyst()).await.map(drop),
            roles::change(&app.ctx, &lead_actor, &code, &wider).await.map(drop),
            team::change_role(&app.ctx, &lead_actor, id_of(&reader), &Role::Admin.into()).await,
            team::change_role(&app.ctx, &lead_actor, id_of(&developer), &new).await,
            team::invite(
                &app.ctx,
                &lead_actor,
                &NewInvitation {
                    email: "x@acme.test".into(),
                    roles: vec![Role::Reader.into()],
                    ..NewInvitation::default()
                },
            )
            .await
            .map(drop),
        ] {
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
        }
        invite(&app, &lead_actor, "y@acme.test", new).await;
    }
}

#[tokio::test]
async fn a_role_that_makes_no_sense_or_has_no_name_of_its_own_is_refused() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        roles::create(&app.ctx, &owner, &analyst()).await.unwrap();
        let named = |name: &str| RoleText { name: name.into(), ..analyst() };
        for name in ["", "FRAUD analyst", "admin", "x\ny", &"long".repeat(20)] {
            let refused = roles::create(&app.ctx, &owner, &named(name)).await;
            let Err(Error::Invalid(fields)) = &refused else { panic!("{name}: {refused:?}") };
            assert!(fields.contains_key("name"), "{}: {fields:?}", app.name);
        }
        for permissions in [vec![], vec![Permission::EditUsers], vec![Permission::RunImports]] {
            let rights = Rights::new(&permissions, &[]);
            let text = RoleText { name: "Other".into(), rights };
            let refused = roles::create(&app.ctx, &owner, &text).await;
            let Err(Error::Invalid(fields)) = &refused else { panic!("{refused:?}") };
            assert!(fields.contains_key("rights"), "{}: {fields:?}", app.name);
        }
        // A code that another role has gets a number, and the five stay.
        roles::change(&app.ctx, &owner, "FRAUD_ANALYST", &named("Renamed")).await.unwrap();
        let second = roles::create(&app.ctx, &owner, &analyst()).await.unwrap();
        assert_eq!(second.code(), "FRAUD_ANALYST_2");
        for refused in [
            roles::change(&app.ctx, &owner, "READER", &analyst()).await.map(drop),
            roles::delete(&app.ctx, &owner, "READER").await,
        ] {
            assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
        }
        // Another organization has none of them.
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        assert!(roles::list(&app.ctx, &theirs).await.unwrap().is_empty());
        let refused = roles::delete(&app.ctx, &theirs, "FRAUD_ANALYST").await;
        assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    }
}

/// A role that was made before a field existed does not read it.
#[tokio::test]
async fn an_edit_keeps_the_fields_that_the_role_does_not_read() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let file = "vendor_data,display_name,email,country,tags\nk-1,Ana,a@b.example,ITA,vip\n";
        app.import(&owner, file).await;
        let mut narrow = app.actor(Role::ComplianceOfficer).await;
        let columns = [UserColumn::DisplayName, UserColumn::FullName, UserColumn::Status];
        let rights = Rights::new(&[Permission::ReadUsers, Permission::EditUsers], &columns);
        narrow.role = AnyRole::custom("NARROW".into(), "Narrow".into(), rights);
        let key = UserRef::VendorData("k-1");
        let shown = users::find_by(&app.ctx, &narrow, key).await.unwrap().unwrap();
        assert_eq!((shown.country, shown.tags), (None, vec![]), "{}", app.name);
        let edit =
            UserEdit { version: shown.version, display_name: "Anna".into(), ..UserEdit::default() };
        users::edit(&app.ctx, &narrow, shown.didit_internal_id, &edit).await.unwrap();
        let kept = users::find_by(&app.ctx, &owner, key).await.unwrap().unwrap();
        assert_eq!(kept.display_name.as_deref(), Some("Anna"), "{}", app.name);
        assert_eq!(kept.email.as_deref(), Some("a@b.example"));
        assert_eq!((kept.country.as_deref(), kept.tags), (Some("ITA"), vec!["vip".to_owned()]));
    }
}

#[tokio::test]
async fn who_decides_about_exports_need_not_export() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let text = RoleText {
            name: "Approver".into(),
            rights: Rights::new(&[Permission::ReadExports, Permission::OverseeExports], &[]),
        };
        let role = roles::create(&app.ctx, &owner, &text).await.unwrap();
        let reader = app.actor(Role::Reader).await;
        let new = NewRole { code: role.code().into(), ..NewRole::default() };
        team::change_role(&app.ctx, &owner, id_of(&reader), &new).await.unwrap();
        let approver = at(&app, "reader@acme.test", "main").await.unwrap();
        // What the pages of exports load, and what their buttons do.
        exports::settings(&app.ctx, &approver).await.unwrap();
        let all = exports::list(&app.ctx, &approver, &ExportQuery::default()).await.unwrap();
        assert!(all.exports.is_empty(), "{}", app.name);
        let nothing = uuid::Uuid::nil();
        for outcome in [
            exports::cancel(&app.ctx, &approver, nothing).await,
            exports::delete(&app.ctx, &approver, nothing).await,
            exports::revoke_link(&app.ctx, &approver, nothing).await,
        ] {
            assert!(matches!(outcome, Err(Error::NotFound(_))), "{}: {outcome:?}", app.name);
        }
        let own = exports::choices(&app.ctx, &approver).await;
        assert!(matches!(own, Err(Error::Forbidden(_))), "{}: {own:?}", app.name);
    }
}
