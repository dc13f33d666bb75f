//! A team runs itself: invitations, roles, suspension, and what somebody leaves behind.

use rollcall_core::access::{Actor, Identity, Role};
use rollcall_core::api_keys::{self, Authentication, KeyPermission, NewApiKey};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::context::Settings;
use rollcall_core::exports::{self, ExportSettings, ExportState, NewExport};
use rollcall_core::mail::{self, MailSettings};
use rollcall_core::operators::{self, CameBy};
use rollcall_core::team::{self, LinkRefusal, MemberState, NewInvitation, Sent};
use rollcall_core::{Error, Timestamp};
use uuid::Uuid;

use crate::common::people::{identity_of, token_of};
use crate::common::{PASSWORD, TestApp, test_apps, test_apps_with};

const DAY: i64 = 24 * 3_600;

fn invitation(email: &str, role: Role) -> NewInvitation {
    NewInvitation { email: email.into(), name: String::new(), roles: vec![role.into()] }
}

async fn invite(app: &TestApp, actor: &Actor, email: &str, role: Role) -> Sent {
    team::invite(&app.ctx, actor, &invitation(email, role)).await.unwrap()
}

/// The token of an invitation's link.
fn token(sent: &Sent) -> String {
    let link = sent.link.as_deref().expect("a link, because there is no mail server");
    token_of(link).to_owned()
}

async fn refused(app: &TestApp, token: &str) -> Option<LinkRefusal> {
    team::open_invitation(&app.ctx, token).await.unwrap().err()
}

async fn accept(app: &TestApp, token: &str, name: &str) -> Result<Identity, Error> {
    team::accept(&app.ctx, token, name, "seven tame wolves read", "request").await
}

async fn sign_in(app: &TestApp, email: &str) -> Result<Identity, Error> {
    app.sign_in(email, PASSWORD).await
}

fn id_of(actor: &Actor) -> Uuid {
    actor.operator_id().unwrap()
}

#[tokio::test]
async fn an_invited_person_sets_name_and_password_and_is_in_the_team() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let sent = invite(&app, &owner, " Mia.Hartmann@acme.test ", Role::ComplianceOfficer).await;
        assert_eq!(sent.invitation.email, "Mia.Hartmann@acme.test");
        let token = token(&sent);
        // Opening the page changes nothing, however often a mail scanner does it.
        for _ in 0..3 {
            let page = team::open_invitation(&app.ctx, &token).await.unwrap().unwrap();
            assert_eq!((page.organization.as_str(), page.has_account), ("Acme", false));
            let offered = (page.roles[0].role.code(), &*page.invited_by);
            assert_eq!(offered, ("COMPLIANCE_OFFICER", owner.name()));
        }
        let weak = team::accept(&app.ctx, &token, "Mia Hartmann", "mia hartmann 1990", "r").await;
        assert!(matches!(&weak, Err(Error::Invalid(_))), "{weak:?}");
        assert!(matches!(accept(&app, &token, " ").await, Err(Error::Invalid(_))));

        let mia = accept(&app, &token, "Mia Hartmann").await.unwrap();
        assert_eq!(refused(&app, &token).await, Some(LinkRefusal::Used), "{}", app.name);
        assert!(matches!(accept(&app, &token, "Mia").await, Err(Error::Conflict(_))));
        let role = operators::memberships(&app.ctx, &mia).await.unwrap()[0].role.clone();
        assert_eq!(role, Role::ComplianceOfficer);
        let team = team::list(&app.ctx, &owner).await.unwrap();
        assert!(team.invitations.is_empty() && !team.has_mail_server);
        let member = team.members.iter().find(|one| one.name == "Mia Hartmann").unwrap();
        assert_eq!((member.state, member.came_by), (MemberState::Active, CameBy::Invitation));
        assert_eq!(member.invited_by, owner.name());
        assert!(member.last_sign_in_at.is_some());
        let signed = app.sign_in("mia.hartmann@acme.test", "seven tame wolves read");
        assert_eq!(signed.await.unwrap().operator_id, mia.operator_id);
        let actions = app.operator_actions(&owner, 3).await;
        assert_eq!(actions, ["operator.signed_in", "operator.joined", "operator.invited"]);
    }
}

#[tokio::test]
async fn a_link_that_was_replaced_revoked_forged_or_is_too_old_says_so() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let owner = app.actor(Role::Owner).await;
        let first = invite(&app, &owner, "mia@acme.test", Role::Reader).await;
        let again =
            team::invite(&app.ctx, &owner, &invitation("MIA@acme.test", Role::Reader)).await;
        assert!(matches!(again, Err(Error::Invalid(_))), "{}: {again:?}", app.name);
        let second = team::send_again(&app.ctx, &owner, first.invitation.id).await.unwrap();
        assert_eq!(refused(&app, &token(&first)).await, Some(LinkRefusal::Replaced));
        assert_eq!(refused(&app, &token(&second)).await, None);
        for forged in ["", "2.a.b.c", &token(&second)[1..], &format!("{}x", token(&second))] {
            assert_eq!(refused(&app, forged).await, Some(LinkRefusal::Unknown), "{forged}");
        }
        app.ctx.clock.advance(7 * DAY);
        assert_eq!(refused(&app, &token(&second)).await, Some(LinkRefusal::Expired));
        assert!(matches!(accept(&app, &token(&second), "Mia").await, Err(Error::Conflict(_))));
        let third = team::send_again(&app.ctx, &owner, first.invitation.id).await.unwrap();
        assert_eq!(refused(&app, &token(&third)).await, None);
        team::revoke_invitation(&app.ctx, &owner, first.invitation.id).await.unwrap();
        assert_eq!(refused(&app, &token(&third)).await, Some(LinkRefusal::Revoked));
        assert!(matches!(accept(&app, &token(&third), "Mia").await, Err(Error::Conflict(_))));
        let gone = team::send_again(&app.ctx, &owner, first.invitation.id).await;
        assert!(matches!(gone, Err(Error::NotFound(_))));
        // The address can be invited once more, and somebody of the team cannot.
        invite(&app, &owner, "mia@acme.test", Role::Reader).await;
        let known = invitation("owner@acme.test", Role::Reader);
        assert!(matches!(team::invite(&app.ctx, &owner, &known).await, Err(Error::Invalid(_))));
        // Another organization sees nothing of it.
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        assert!(team::list(&app.ctx, &theirs).await.unwrap().invitations.is_empty());
        assert_eq!(team::find(&app.ctx, &theirs, id_of(&owner)).await.unwrap(), None);
        let foreign = team::suspend(&app.ctx, &theirs, id_of(&owner)).await;
        assert!(matches!(foreign, Err(Error::NotFound(_))));
    }
}

#[tokio::test]
async fn an_account_that_exists_joins_after_signing_in() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let known = app.actor_of("other", "main", Role::Reader).await;
        let stranger = app.actor_of("other", "main", Role::Developer).await;
        let sent = invite(&app, &owner, "reader@other.test", Role::Developer).await;
        let token = token(&sent);
        let page = team::open_invitation(&app.ctx, &token).await.unwrap().unwrap();
        assert!(page.has_account);
        assert!(matches!(accept(&app, &token, "Again").await, Err(Error::Conflict(_))));
        let wrong = team::join(&app.ctx, &token, &identity_of(&stranger), "request").await;
        assert!(matches!(wrong, Err(Error::Forbidden(_))), "{wrong:?}");
        team::join(&app.ctx, &token, &identity_of(&known), "request").await.unwrap();
        let roles = operators::memberships(&app.ctx, &identity_of(&known)).await.unwrap();
        assert_eq!(roles.len(), 2, "{}", app.name);
        assert!(team::join(&app.ctx, &token, &identity_of(&known), "request").await.is_err());
    }
}

#[tokio::test]
async fn two_who_accept_one_link_at_once_make_one_account() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let token = token(&invite(&app, &owner, "mia@acme.test", Role::Reader).await);
        let (one, two) = tokio::join!(accept(&app, &token, "One"), accept(&app, &token, "Two"));
        assert_eq!([&one, &two].iter().filter(|made| made.is_ok()).count(), 1, "{one:?} {two:?}");
        assert_eq!(team::list(&app.ctx, &owner).await.unwrap().members.len(), 2);
    }
}

#[tokio::test]
async fn with_a_mail_server_the_link_goes_to_the_invited_person_alone() {
    let mail = MailSettings {
        // Nobody listens there: the message waits.
        smtp_url: Some("smtp://127.0.0.1:1".into()),
        ..MailSettings::default()
    };
    for app in test_apps_with(Settings { mail, ..Settings::default() }).await {
        let owner = app.actor(Role::Owner).await;
        let sent = invite(&app, &owner, "mia@acme.test", Role::Owner).await;
        assert_eq!(sent.link, None);
        let mails = mail::list(&app.ctx, &owner, None).await.unwrap().mails;
        assert_eq!((mails.len(), mails[0].recipient.as_str()), (1, "mia@acme.test"));
        assert!(mails[0].is_private && mails[0].text.is_empty() && mails[0].html.is_empty());
        let found = mail::find(&app.ctx, &owner, mails[0].id).await.unwrap().unwrap();
        assert_eq!((found.text, found.html), (String::new(), String::new()));
        let stored = app.text("SELECT text_body FROM mails").await;
        assert!(stored.contains("/account/invitation/2."), "{stored}");
    }
}

#[tokio::test]
async fn nobody_gives_or_takes_a_role_above_their_own() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let reader = app.actor(Role::Reader).await;
        for refused in [
            team::change_role(&app.ctx, &admin, id_of(&reader), &Role::Owner.into()).await,
            team::change_role(&app.ctx, &admin, id_of(&owner), &Role::Reader.into()).await,
            team::suspend(&app.ctx, &admin, id_of(&owner)).await,
            team::remove(&app.ctx, &admin, id_of(&owner)).await.map(drop),
            team::end_sessions(&app.ctx, &admin, id_of(&owner)).await.map(drop),
            team::invite(&app.ctx, &admin, &invitation("x@acme.test", Role::Owner)).await.map(drop),
            team::change_role(&app.ctx, &reader, id_of(&reader), &Role::Owner.into()).await,
        ] {
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
        }
        assert_eq!(app.operator_actions(&owner, 8).await[..7], ["operator.change_refused"; 7]);
        let query = AuditQuery { action: "operator".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        assert_eq!(entries[6].subject, reader.name());
        assert!(entries[6].details[1].1.contains("Admin"), "{:?}", entries[6].details);
        team::change_role(&app.ctx, &admin, id_of(&reader), &Role::Developer.into()).await.unwrap();
        assert_eq!(app.operator_actions(&owner, 1).await, ["operator.role_granted"]);
        // An owner's invitation is out of an admin's reach, too.
        let sent = invite(&app, &owner, "boss@acme.test", Role::Owner).await;
        let refused = team::send_again(&app.ctx, &admin, sent.invitation.id).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        let refused = team::revoke_invitation(&app.ctx, &admin, sent.invitation.id).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }
}

#[tokio::test]
async fn the_last_active_owner_stays_even_when_two_go_at_once() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let demoted = team::change_role(&app.ctx, &owner, id_of(&owner), &Role::Admin.into()).await;
        assert!(matches!(demoted, Err(Error::Conflict(_))), "{}: {demoted:?}", app.name);
        let second = app.actor(Role::Admin).await;
        team::change_role(&app.ctx, &owner, id_of(&second), &Role::Owner.into()).await.unwrap();
        let second = Actor { role: Role::Owner.into(), ..second };
        // Each lets the other go at the same moment: one of the two stays.
        let admin = Role::Admin.into();
        let (one, two) = tokio::join!(
            team::change_role(&app.ctx, &owner, id_of(&second), &admin),
            team::remove(&app.ctx, &second, id_of(&owner)),
        );
        assert_ne!(one.is_ok(), two.is_ok(), "{}: {one:?} {two:?}", app.name);
        let owners = "SELECT COUNT(*) FROM memberships WHERE role = 'OWNER'";
        assert_eq!(app.number(owners).await, 1);
    }
}

#[tokio::test]
async fn a_suspended_owner_does_not_count_and_nobody_suspends_themselves() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let second = app.actor(Role::Admin).await;
        team::change_role(&app.ctx, &owner, id_of(&second), &Role::Owner.into()).await.unwrap();
        for oneself in [
            team::suspend(&app.ctx, &owner, id_of(&owner)).await,
            team::remove(&app.ctx, &owner, id_of(&owner)).await.map(drop),
        ] {
            assert!(matches!(oneself, Err(Error::Conflict(_))), "{oneself:?}");
        }
        team::suspend(&app.ctx, &owner, id_of(&second)).await.unwrap();
        team::suspend(&app.ctx, &owner, id_of(&second)).await.unwrap();
        let last = team::change_role(&app.ctx, &owner, id_of(&owner), &Role::Admin.into()).await;
        assert!(matches!(last, Err(Error::Conflict(_))), "{}: {last:?}", app.name);
        team::restore(&app.ctx, &owner, id_of(&second)).await.unwrap();
        team::change_role(&app.ctx, &owner, id_of(&owner), &Role::Admin.into()).await.unwrap();
    }
}

#[tokio::test]
async fn a_suspended_person_is_out_at_once_and_in_again_when_they_are_let_in() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        sign_in(&app, "reader@acme.test").await.unwrap();
        app.open_session(&identity_of(&reader), "reader-session").await;
        let listed = team::list(&app.ctx, &owner).await.unwrap().members;
        let member = listed.iter().find(|one| one.operator_id == id_of(&reader)).unwrap();
        assert_eq!((member.sessions, member.came_by), (1, CameBy::CommandLine));

        team::suspend(&app.ctx, &owner, id_of(&reader)).await.unwrap();
        assert!(!app.has_session("reader-session").await, "{}", app.name);
        assert!(sign_in(&app, "reader@acme.test").await.is_err());
        let identity = identity_of(&reader);
        assert_eq!(operators::identity(&app.ctx, identity.operator_id).await.unwrap(), None);
        let there = operators::resolve(&app.ctx, &identity, "acme", "main", "r").await.unwrap();
        assert_eq!(there, None);
        let (found, _) = team::find(&app.ctx, &owner, id_of(&reader)).await.unwrap().unwrap();
        assert_eq!(found.state, MemberState::Suspended);

        team::restore(&app.ctx, &owner, id_of(&reader)).await.unwrap();
        sign_in(&app, "reader@acme.test").await.unwrap();
        app.open_session(&identity_of(&reader), "another").await;
        assert_eq!(team::end_sessions(&app.ctx, &owner, id_of(&reader)).await.unwrap(), 1);
        assert!(!app.has_session("another").await);
        let actions = app.operator_actions(&owner, 5).await;
        assert_eq!(
            actions,
            [
                "operator.sessions_ended",
                "operator.signed_in",
                "operator.restored",
                "operator.suspended",
                "operator.signed_in"
            ]
        );
    }
}

#[tokio::test]
async fn a_person_who_works_elsewhere_too_is_suspended_here_alone() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        app.grant("reader@acme.test", "other", Role::Admin).await.unwrap();
        team::suspend(&app.ctx, &owner, id_of(&reader)).await.unwrap();
        let identity = sign_in(&app, "reader@acme.test").await.unwrap();
        let open = operators::memberships(&app.ctx, &identity).await.unwrap();
        let slugs: Vec<&str> = open.iter().map(|one| one.organization.slug.as_str()).collect();
        assert_eq!(slugs, ["other"], "{}", app.name);
    }
}

#[tokio::test]
async fn who_is_removed_is_out_and_what_they_made_goes_on_or_is_released() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let settings = ExportSettings { second_person: true, ..ExportSettings::default() };
        exports::save_settings(&app.ctx, &owner, &settings).await.unwrap();
        let new = NewApiKey {
            name: "Branch tablets".into(),
            permissions: vec![KeyPermission::ReadUsers],
            ..NewApiKey::default()
        };
        let made = api_keys::create(&app.ctx, &admin, &new).await.unwrap();
        let new = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
        let export = exports::request(&app.ctx, &admin, &new).await.unwrap();
        app.open_session(&identity_of(&admin), "admin-session").await;
        let (_, before) = team::find(&app.ctx, &owner, id_of(&admin)).await.unwrap().unwrap();

        let left = team::remove(&app.ctx, &owner, id_of(&admin)).await.unwrap();
        let keys: Vec<_> = left.api_keys.iter().map(|one| one.application.slug.as_str()).collect();
        assert_eq!((keys, left.exports), (vec!["main"], 1), "{}", app.name);
        assert_eq!(left, before);
        assert!(!app.has_session("admin-session").await);
        assert!(sign_in(&app, "admin@acme.test").await.is_err());
        assert_eq!(team::find(&app.ctx, &owner, id_of(&admin)).await.unwrap(), None);
        // The key works on, and says that its maker has left.
        let known = api_keys::authenticate(&app.ctx, &made.key, None, "request").await.unwrap();
        assert!(matches!(known, Authentication::Known { .. }), "{known:?}");
        let listed = api_keys::list(&app.ctx, &owner).await.unwrap();
        assert!(listed[0].maker_left && listed[0].made_by == admin.name());
        let export = exports::find(&app.ctx, &owner, export.id).await.unwrap().unwrap();
        assert_eq!(export.state, ExportState::Cancelled);
        assert!(export.cause.contains("removed from the team"), "{}", export.cause);

        // Whoever is invited back signs in with the account that they have.
        let sent = invite(&app, &owner, "admin@acme.test", Role::Reader).await;
        let identity = sign_in(&app, "admin@acme.test").await.unwrap();
        team::join(&app.ctx, &token(&sent), &identity, "request").await.unwrap();
        assert!(!api_keys::list(&app.ctx, &owner).await.unwrap()[0].maker_left);
    }
}

/// The statements of the migration that change rows.
fn upgrade(app: &TestApp) -> impl Iterator<Item = &'static str> {
    let text = match app.name {
        "SQLite" => include_str!("../../migrations/sqlite/0029_team.sql"),
        _ => include_str!("../../migrations/postgres/0029_team.sql"),
    };
    text.split(";\n").filter_map(|part| part.find("UPDATE ").map(|start| &part[start..]))
}

#[tokio::test]
async fn an_upgrade_keeps_what_a_key_may_and_revives_none() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let new = NewApiKey {
            name: "n".into(),
            permissions: vec![KeyPermission::ReadUsers],
            ..NewApiKey::default()
        };
        let works = api_keys::create(&app.ctx, &owner, &new).await.unwrap();
        let ended = api_keys::create(&app.ctx, &admin, &new).await.unwrap();
        team::remove(&app.ctx, &owner, id_of(&admin)).await.unwrap();
        app.execute("UPDATE api_keys SET role = 'READER'").await;
        app.execute("UPDATE memberships SET joined_at = 0, came_by = 'invitation'").await;
        assert_eq!(upgrade(&app).count(), 3);
        for statement in upgrade(&app) {
            app.execute(statement).await;
        }
        let known = api_keys::authenticate(&app.ctx, &works.key, None, "request").await.unwrap();
        let Authentication::Known { actor, .. } = known else { panic!("{}: {known:?}", app.name) };
        assert_eq!(actor.role, Role::Owner);
        let known = api_keys::authenticate(&app.ctx, &ended.key, None, "request").await.unwrap();
        assert_eq!(known, Authentication::Unknown, "{}", app.name);
        let member = &team::list(&app.ctx, &owner).await.unwrap().members[0];
        assert_eq!(member.came_by, CameBy::CommandLine);
        assert!(member.joined_at > Timestamp::from_micros(0));
    }
}
