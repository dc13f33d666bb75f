//! Invitations: several roles in one, and how many are mailed in an hour.

use rollcall_core::access::{Actor, Role};
use rollcall_core::clock::Clock;
use rollcall_core::context::Settings;
use rollcall_core::mail::MailSettings;
use rollcall_core::scim::Kind;
use rollcall_core::team::{self, LinkRefusal, NewInvitation, NewRole, Sent};
use rollcall_core::{Error, Timestamp, organizations};
use serde_json::json;

use crate::common::directory::Directory;
use crate::common::{PASSWORD, TestApp, test_apps, test_apps_with};

const DAY: i64 = 24 * 3_600;
const HOUR: i64 = 3_600;
const MAILS: &str = "SELECT COUNT(*) FROM mails WHERE kind = 'invitation'";
const LATEST: &str =
    "SELECT text_body FROM mails WHERE kind = 'invitation' ORDER BY id DESC LIMIT 1";

/// With a mail server where nobody listens, so that messages wait and can be read.
async fn apps() -> Vec<TestApp> {
    let smtp_url = Some("smtp://127.0.0.1:1".into());
    let mail = MailSettings { smtp_url, ..MailSettings::default() };
    let apps = test_apps_with(Settings { mail, ..Settings::default() }).await;
    let mut standing: Vec<TestApp> = apps.into_iter().collect();
    for app in &mut standing {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
    }
    standing
}

/// The token of the latest mail. The clock stands, so the order of the mails does not tell which that is:
/// the links before it have been replaced.
async fn latest_token(app: &TestApp) -> String {
    let mails = [
        "SELECT text_body FROM mails WHERE kind = 'invitation' ORDER BY id LIMIT 1",
        "SELECT text_body FROM mails WHERE kind = 'invitation' ORDER BY id LIMIT 1 OFFSET 1",
        "SELECT text_body FROM mails WHERE kind = 'invitation' ORDER BY id LIMIT 1 OFFSET 2",
    ];
    for mail in mails {
        let token = app.mailed_token(mail).await;
        if team::open_invitation(&app.ctx, &token).await.unwrap().is_ok() {
            return token;
        }
    }
    panic!("no link works")
}

fn to(email: &str, roles: Vec<NewRole>) -> NewInvitation {
    NewInvitation { email: email.into(), name: String::new(), roles }
}

async fn invite(app: &TestApp, actor: &Actor, email: &str) -> Sent {
    let new = to(email, vec![Role::Reader.into()]);
    team::invite(&app.ctx, actor, &new).await.unwrap()
}

#[tokio::test]
async fn to_one_address_three_are_mailed_in_an_hour_and_the_next_waits() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        let id = invite(&app, &owner, "mia@acme.test").await.invitation.id;
        for _ in 0..2 {
            let sent = team::send_again(&app.ctx, &owner, id).await.unwrap();
            assert!(!sent.invitation.waits, "{}", app.name);
        }
        let token = latest_token(&app).await;
        // Whoever invites, and into whichever organization.
        let other = app.actor_of("other", "main", Role::Owner).await;
        for (actor, id) in [(&owner, Some(id)), (&other, None)] {
            let sent = match id {
                Some(id) => team::send_again(&app.ctx, actor, id).await.unwrap(),
                None => invite(&app, actor, "MIA@acme.test").await,
            };
            assert!(sent.invitation.waits && sent.link.is_none(), "{}", app.name);
        }
        assert_eq!(app.number(MAILS).await, 3, "{}", app.name);
        // Asking once more changes nothing: each that waits has one job.
        team::send_again(&app.ctx, &owner, id).await.unwrap();
        let jobs = "SELECT COUNT(*) FROM jobs WHERE kind = 'invitation.send'";
        assert_eq!(app.number(jobs).await, 2, "{}", app.name);
        // The link of the latest that was mailed works meanwhile.
        assert!(team::open_invitation(&app.ctx, &token).await.unwrap().is_ok(), "{}", app.name);
        app.ctx.clock.advance(HOUR - 1);
        app.run_jobs().await;
        assert_eq!(app.number(MAILS).await, 3, "{}", app.name);
        let listed = team::list(&app.ctx, &owner).await.unwrap().invitations;
        assert!(listed[0].waits, "{}", app.name);
        app.ctx.clock.advance(1);
        app.run_jobs().await;
        assert_eq!(app.number(MAILS).await, 5, "{}", app.name);
        let listed = team::list(&app.ctx, &owner).await.unwrap().invitations;
        assert!(!listed[0].waits && listed[0].sent_at == app.ctx.clock.now(), "{}", app.name);
        let old = team::open_invitation(&app.ctx, &token).await.unwrap();
        assert_eq!(old.err(), Some(LinkRefusal::Replaced), "{}", app.name);
        let told = app.audit_details(&owner, "operator.invitation_mailed").await;
        assert_eq!(told.len(), 1, "{}: {told:?}", app.name);
    }
}

#[tokio::test]
async fn an_invitation_that_waits_is_mailed_although_another_organization_goes_on_sending() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        let other = app.actor_of("other", "main", Role::Owner).await;
        let theirs = invite(&app, &other, "mia@acme.test").await.invitation.id;
        for _ in 0..2 {
            team::send_again(&app.ctx, &other, theirs).await.unwrap();
        }
        assert!(invite(&app, &owner, "mia@acme.test").await.invitation.waits, "{}", app.name);
        app.ctx.clock.advance(HOUR);
        // They are quicker than the worker, and leave the place of the one that waits.
        for number in 0..5 {
            let sent = team::send_again(&app.ctx, &other, theirs).await.unwrap();
            assert_eq!(sent.invitation.waits, number >= 2, "{}", app.name);
        }
        app.run_jobs().await;
        let listed = team::list(&app.ctx, &owner).await.unwrap().invitations;
        assert!(!listed[0].waits, "{}", app.name);
        assert_eq!(app.number(MAILS).await, 6, "{}", app.name);
    }
}

#[tokio::test]
async fn a_revoked_invitation_that_waits_is_not_mailed() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        for _ in 0..3 {
            let id = invite(&app, &owner, "mia@acme.test").await.invitation.id;
            team::revoke_invitation(&app.ctx, &owner, id).await.unwrap();
        }
        let waiting = invite(&app, &owner, "mia@acme.test").await.invitation;
        assert!(waiting.waits, "{}", app.name);
        team::revoke_invitation(&app.ctx, &owner, waiting.id).await.unwrap();
        app.ctx.clock.advance(2 * HOUR);
        app.run_jobs().await;
        assert_eq!(app.number(MAILS).await, 3, "{}", app.name);
    }
}

#[tokio::test]
async fn an_invitation_whose_role_has_ended_while_it_waited_is_revoked() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        for _ in 0..3 {
            let id = invite(&app, &owner, "mia@acme.test").await.invitation.id;
            team::revoke_invitation(&app.ctx, &owner, id).await.unwrap();
        }
        let until = Some(app.ctx.clock.now().plus_seconds(HOUR / 2));
        let role = NewRole { until, ..NewRole::from(Role::Reader) };
        let new = to("mia@acme.test", vec![role]);
        let waiting = team::invite(&app.ctx, &owner, &new).await.unwrap().invitation;
        assert!(waiting.waits, "{}", app.name);
        app.ctx.clock.advance(HOUR);
        let again = team::send_again(&app.ctx, &owner, waiting.id).await;
        assert!(matches!(again, Err(Error::Conflict(_))), "{}: {again:?}", app.name);
        app.run_jobs().await;
        assert_eq!(app.number(MAILS).await, 3, "{}", app.name);
        let open = team::list(&app.ctx, &owner).await.unwrap().invitations;
        assert!(open.is_empty(), "{}: {open:?}", app.name);
    }
}

#[tokio::test]
async fn a_directory_that_names_many_has_a_hundred_mailed_in_an_hour() {
    for app in apps().await {
        let directory = Directory::new(&app).await;
        directory.give("staff", Role::Reader).await;
        let mut members = Vec::new();
        for n in 0..205 {
            members.push(json!({"value": directory.user(&format!("u{n}@acme.test")).await}));
        }
        let body = json!({"displayName": "staff", "members": members});
        directory.create(Kind::Group, body).await.unwrap();
        assert_eq!(directory.invited().await.len(), 205, "{}", app.name);
        let mut mailed = Vec::new();
        for _ in 0..3 {
            mailed.push(app.number(MAILS).await);
            app.ctx.clock.advance(HOUR);
            app.run_jobs().await;
        }
        assert_eq!(mailed, [100, 200, 205], "{}", app.name);
        let waiting = team::list(&app.ctx, &directory.owner).await.unwrap().invitations;
        assert!(waiting.iter().all(|one| !one.waits), "{}", app.name);
    }
}

#[tokio::test]
async fn one_invitation_gives_a_role_in_each_place() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        let cards = organizations::create_application(&app.ctx, &owner, "Cards").await.unwrap();
        let end = app.ctx.clock.now().plus_seconds(2 * DAY);
        let roles = vec![
            NewRole { until: Some(end), ..NewRole::from(Role::Reader) },
            NewRole { application: Some(cards.id), ..NewRole::from(Role::Admin) },
        ];
        team::invite(&app.ctx, &owner, &to("mia@acme.test", roles.clone())).await.unwrap();
        let mail = app.text(LATEST).await;
        let words = "Role: Reader until 2026-09-16 00:00 UTC\nRole: Admin in Cards\n";
        assert!(mail.contains(words), "{}: {mail}", app.name);
        let told = app.audit_details(&owner, "operator.invited").await;
        assert!(told[0].contains("Reader until 2026-09-16 00:00 UTC, Admin in Cards"), "{told:?}");
        let token = app.mailed_token(LATEST).await;
        let page = team::open_invitation(&app.ctx, &token).await.unwrap().unwrap();
        assert_eq!(page.roles.len(), 2, "{}", app.name);
        let mia = team::accept(&app.ctx, &token, "Mia", PASSWORD, "r").await.unwrap();
        let (member, _) = team::find(&app.ctx, &owner, mia.operator_id).await.unwrap().unwrap();
        let words: Vec<_> = member.roles.iter().map(|given| given.words()).collect();
        assert_eq!(words, ["Reader until 2026-09-16 00:00 UTC", "Admin in Cards"], "{}", app.name);
        // A role that has ended meanwhile is not given, and the others are.
        app.ctx.clock.advance(1);
        team::invite(&app.ctx, &owner, &to("leo@acme.test", roles)).await.unwrap();
        let token = app.mailed_token(LATEST).await;
        app.ctx.clock.advance(3 * DAY);
        let leo = team::accept(&app.ctx, &token, "Leo", PASSWORD, "r").await.unwrap();
        let (member, _) = team::find(&app.ctx, &owner, leo.operator_id).await.unwrap().unwrap();
        let words: Vec<_> = member.roles.iter().map(|given| given.words()).collect();
        assert_eq!(words, ["Admin in Cards"], "{}", app.name);
    }
}

#[tokio::test]
async fn what_is_wrong_with_one_of_several_roles_is_said_at_its_fields() {
    let app = test_apps().await.first();
    let owner = app.actor(Role::Owner).await;
    let admin = app.actor(Role::Admin).await;
    let here = owner.application.id;
    let reader = || NewRole::from(Role::Reader);
    let past = Some(Timestamp::from_micros(1));
    for (roles, field) in [
        (Vec::new(), "role"),
        (vec![reader(); 9], "role"),
        (vec![reader(), reader()], "application2"),
        (vec![reader(), NewRole { code: "NOBODY".into(), ..reader() }], "role2"),
        (
            vec![reader(), NewRole { application: Some(uuid::Uuid::nil()), ..reader() }],
            "application2",
        ),
        (vec![reader(), NewRole { application: Some(here), until: past, ..reader() }], "until2"),
        (vec![Role::Owner.into(), NewRole { application: Some(here), ..reader() }], "role"),
        (
            vec![reader(), NewRole { application: Some(here), ..NewRole::from(Role::Owner) }],
            "role2",
        ),
    ] {
        let outcome = team::invite(&app.ctx, &owner, &to("mia@acme.test", roles)).await;
        let Err(Error::Invalid(errors)) = outcome else { panic!("{field}: {outcome:?}") };
        assert!(errors.contains_key(field), "{field}: {errors:?}");
    }
    let above = vec![NewRole { application: Some(here), ..reader() }, Role::Owner.into()];
    let outcome = team::invite(&app.ctx, &admin, &to("mia@acme.test", above)).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))), "{outcome:?}");
    assert!(team::list(&app.ctx, &owner).await.unwrap().invitations.is_empty());
}

#[tokio::test]
async fn an_inviter_hears_once_that_an_invitation_was_accepted_or_has_expired() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        invite(&app, &owner, "mia@acme.test").await;
        let token = app.mailed_token(LATEST).await;
        let id = invite(&app, &owner, "leo@acme.test").await.invitation.id;
        assert_eq!(told(&app, 0).await, 0, "{}", app.name);
        team::accept(&app.ctx, &token, "Mia", PASSWORD, "r").await.unwrap();
        assert_eq!(told(&app, 1).await, 1, "{}", app.name);
        let subject =
            "SELECT subject FROM mails WHERE kind = 'invitation_settled' ORDER BY id DESC LIMIT 1";
        assert_eq!(app.text(subject).await, "mia@acme.test has joined Acme", "{}", app.name);
        app.ctx.clock.advance(8 * DAY);
        assert_eq!(told(&app, 2).await, 2, "{}", app.name);
        let expired = "Your invitation to leo@acme.test has expired";
        assert_eq!(app.text(subject).await, expired, "{}", app.name);
        // Sent again, it can expire again.
        team::send_again(&app.ctx, &owner, id).await.unwrap();
        app.ctx.clock.advance(8 * DAY);
        assert_eq!(told(&app, 3).await, 3, "{}", app.name);
    }
}

/// Mails to inviters, after the worker has started. It looks after them when it starts.
async fn told(app: &TestApp, expected: i64) -> i64 {
    let sql = "SELECT COUNT(*) FROM mails WHERE kind = 'invitation_settled'";
    let worker = app.worker();
    for _ in 0..200 {
        if app.number(sql).await >= expected {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    drop(worker);
    app.number(sql).await
}
