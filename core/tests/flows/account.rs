//! One's own account: name, password, e-mail address, and the way back in.

use rollcall_core::access::{Actor, Identity, Role};
use rollcall_core::account::{self, LinkRefusal, PasswordChange};
use rollcall_core::audit::{self, AuditEntry, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::context::Settings;
use rollcall_core::mail::MailSettings;
use rollcall_core::operators::sessions;
use rollcall_core::setup::{self, FirstOwner, SetUpRefusal};
use rollcall_core::sign_in::{self, SignIn};
use rollcall_core::{Error, Timestamp, operators, team};

use crate::common::authenticator::{code_at, set_up};
use crate::common::people::{identity_of, token_of};
use crate::common::{CLIENT, PASSWORD, TestApp, test_apps, test_apps_with};

const NEW: &str = "seven tame wolves read";
const ADDRESS: &str = "192.0.2.1";

/// With a mail server where nobody listens: messages wait and can be read in the database.
async fn apps() -> impl Iterator<Item = TestApp> {
    let mail =
        MailSettings { smtp_url: Some("smtp://127.0.0.1:1".into()), ..MailSettings::default() };
    let apps = test_apps_with(Settings { mail, ..Settings::default() }).await;
    apps.into_iter().map(|mut app| {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        app
    })
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Result<Identity, Error> {
    app.sign_in(email, password).await
}

async fn entries(app: &TestApp, owner: &Actor) -> Vec<AuditEntry> {
    let query = AuditQuery { action: "operator".into(), ..AuditQuery::default() };
    audit::search(&app.ctx, owner, &query).await.unwrap().entries
}

async fn change(app: &TestApp, identity: &Identity, current: &str, new: &str) -> Result<(), Error> {
    let change = PasswordChange {
        current,
        new,
        session_key: "here",
        address: ADDRESS,
        request_id: "request",
    };
    account::change_password(&app.ctx, identity, &change).await
}

const RECOVERY: &str =
    "SELECT text_body FROM mails WHERE kind = 'recovery' ORDER BY id DESC LIMIT 1";
const CONFIRM: &str =
    "SELECT text_body FROM mails WHERE kind = 'confirm_email' ORDER BY id DESC LIMIT 1";
const RECOVERIES: &str = "SELECT COUNT(*) FROM mails WHERE kind = 'recovery'";

async fn ask(app: &TestApp, email: &str, address: &str) -> Result<(), Error> {
    let asked = account::request_recovery(&app.ctx, email, address).await;
    app.run_jobs().await;
    asked
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_and_tells_its_owner() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        for key in ["here", "elsewhere"] {
            app.open_session(&identity, key).await;
        }
        for (current, new, field) in [
            ("not the password", NEW, "current"),
            (PASSWORD, PASSWORD, "password"),
            (PASSWORD, "too short", "password"),
            (PASSWORD, "owner of acme owner", "password"),
            // Nothing but the names of their organizations.
            (PASSWORD, "acme acme acme acme abc", "password"),
        ] {
            let refused = change(&app, &identity, current, new).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
            assert!(fields.contains_key(field), "{}: {fields:?}", app.name);
        }
        change(&app, &identity, PASSWORD, NEW).await.unwrap();
        assert!(app.has_session("here").await && !app.has_session("elsewhere").await);
        assert!(sign_in(&app, "owner@acme.test", PASSWORD).await.is_err());
        sign_in(&app, "owner@acme.test", NEW).await.unwrap();
        let mail = app.text("SELECT recipient FROM mails WHERE kind = 'password_changed'").await;
        assert_eq!(mail, "owner@acme.test");
        let found = entries(&app, &owner).await;
        let changed = found.iter().find(|one| one.action == "operator.password_changed").unwrap();
        assert_eq!(changed.details, [("sessions_ended".to_owned(), "1".to_owned())]);
    }
}

#[tokio::test]
async fn a_current_password_cannot_be_guessed_at_an_open_browser() {
    for app in apps().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let mut last = Ok(());
        for _ in 0..5 {
            last = change(&app, &identity, "a guess", NEW).await;
        }
        assert!(matches!(last, Err(Error::TooManyRequests { .. })), "{}: {last:?}", app.name);
    }
}

#[tokio::test]
async fn a_strangers_failures_do_not_hold_up_somebody_who_is_signed_in() {
    for app in apps().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        for _ in 0..10 {
            assert!(app.sign_in(&identity.email, "a guess").await.is_err());
        }
        let refused = app.sign_in(&identity.email, PASSWORD).await;
        assert!(matches!(refused, Err(Error::TooManyRequests { .. })), "{}", app.name);
        change(&app, &identity, PASSWORD, NEW).await.unwrap();
    }
}

#[tokio::test]
async fn a_right_password_takes_back_the_wait_for_one_s_own_wrong_ones() {
    for app in apps().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        for _ in 0..2 {
            for _ in 0..2 {
                let wrong = change(&app, &identity, "a guess", NEW).await;
                assert!(matches!(wrong, Err(Error::Invalid(_))), "{}: {wrong:?}", app.name);
            }
            // Right, and refused for the new one.
            let same = change(&app, &identity, PASSWORD, PASSWORD).await;
            assert!(matches!(same, Err(Error::Invalid(_))), "{}: {same:?}", app.name);
        }
    }
}

#[tokio::test]
async fn a_changed_name_is_on_what_follows_and_not_on_what_was() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        let empty = account::change_name(&app.ctx, &identity, " \t", "request").await;
        assert!(matches!(empty, Err(Error::Invalid(_))));
        account::change_name(&app.ctx, &identity, " Ada Byron ", "request").await.unwrap();
        let known = operators::identity(&app.ctx, identity.operator_id).await.unwrap().unwrap();
        assert_eq!(known.name, "Ada Byron");
        let found = entries(&app, &owner).await;
        assert_eq!((&*found[0].action, &*found[0].actor), ("operator.renamed", "Owner of acme"));
    }
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_through_the_mailbox() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        app.open_session(&identity, "elsewhere").await;
        // The same answer for everybody, and a message only for who has an account.
        ask(&app, "nobody@acme.test", ADDRESS).await.unwrap();
        assert_eq!(app.number(RECOVERIES).await, 0, "{}", app.name);
        ask(&app, " OWNER@acme.test ", ADDRESS).await.unwrap();
        let kept = "SELECT COUNT(*) FROM recovery_requests WHERE email_key <> ''";
        assert_eq!(app.number(kept).await, 0);
        let token = app.mailed_token(RECOVERY).await;
        for _ in 0..2 {
            let opened = account::open_recovery(&app.ctx, &token).await.unwrap();
            assert_eq!(opened, Ok("owner@acme.test".to_owned()));
        }
        let weak = account::recover(&app.ctx, &token, "passwordpassword", "request").await;
        assert!(matches!(weak, Err(Error::Invalid(_))));
        assert!(app.has_session("elsewhere").await);
        account::recover(&app.ctx, &token, NEW, "request").await.unwrap();
        assert!(!app.has_session("elsewhere").await);
        sign_in(&app, "owner@acme.test", NEW).await.unwrap();
        let again = account::recover(&app.ctx, &token, "another of the passwords", "r").await;
        assert!(matches!(again, Err(Error::Conflict(_))));
        assert_eq!(account::open_recovery(&app.ctx, &token).await.unwrap(), Err(LinkRefusal::Used));
        let found: Vec<String> =
            entries(&app, &owner).await.into_iter().map(|entry| entry.action).collect();
        assert_eq!(
            found[..3],
            ["operator.signed_in", "operator.password_recovered", "operator.recovery_requested"]
        );
    }
}

#[tokio::test]
async fn a_recovered_password_does_not_replace_the_second_factor() {
    for app in apps().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let (phone, _) = set_up(&app, &identity).await;
        ask(&app, "owner@acme.test", ADDRESS).await.unwrap();
        let token = app.mailed_token(RECOVERY).await;
        account::recover(&app.ctx, &token, NEW, "request").await.unwrap();
        let entered = sign_in::with_password(&app.ctx, "owner@acme.test", NEW, &CLIENT).await;
        let Ok(SignIn::NeedsCode(pending)) = entered else { panic!("{}: {entered:?}", app.name) };
        app.ctx.clock.advance(60);
        let code = code_at(&app, &phone);
        sign_in::with_code(&app.ctx, &pending, &code, &CLIENT).await.unwrap();
    }
}

#[tokio::test]
async fn a_recovery_link_ends_after_half_an_hour_and_with_the_account() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        ask(&app, "owner@acme.test", ADDRESS).await.unwrap();
        let token = app.mailed_token(RECOVERY).await;
        app.ctx.clock.advance(30 * 60);
        let over = account::open_recovery(&app.ctx, &token).await.unwrap();
        assert_eq!(over, Err(LinkRefusal::Expired), "{}", app.name);
        assert!(account::recover(&app.ctx, &token, NEW, "request").await.is_err());
        for forged in ["", "2.a.b.c", &token[1..], &format!("{token}x")] {
            let refused = account::open_recovery(&app.ctx, forged).await.unwrap();
            assert_eq!(refused, Err(LinkRefusal::Unknown), "{forged}");
        }
        // Who is suspended gets no link.
        let sent = app.number(RECOVERIES).await;
        team::suspend(&app.ctx, &owner, reader.operator_id().unwrap()).await.unwrap();
        ask(&app, "reader@acme.test", ADDRESS).await.unwrap();
        assert_eq!(app.number(RECOVERIES).await, sent);
    }
}

#[tokio::test]
async fn asking_often_sends_little_and_keeps_nobody_out() {
    for app in apps().await {
        app.actor(Role::Owner).await;
        ask(&app, "owner@acme.test", "192.0.2.7").await.unwrap();
        let first = app.mailed_token(RECOVERY).await;
        for number in 0..20 {
            ask(&app, "owner@acme.test", &format!("2001:db8:{number}::1")).await.unwrap();
        }
        assert_eq!(app.number(RECOVERIES).await, 5, "{}", app.name);
        // The owner's own link still works, and so does the password.
        sign_in(&app, "owner@acme.test", PASSWORD).await.unwrap();
        account::recover(&app.ctx, &first, NEW, "request").await.unwrap();
        // One network is held up: all of a /64 is one.
        let mut refused = 0;
        for number in 0..30 {
            let asked = ask(&app, "other@acme.test", &format!("2001:db8:a:b::{number}")).await;
            refused += i32::from(matches!(asked, Err(Error::TooManyRequests { .. })));
        }
        assert_eq!(refused, 10, "{}", app.name);
    }
}

#[tokio::test]
async fn an_address_changes_once_the_new_mailbox_has_confirmed_it() {
    for app in apps().await {
        let owner = app.actor(Role::Owner).await;
        app.actor(Role::Reader).await;
        let identity = identity_of(&owner);
        let request = async |password: &str, email: &str| {
            account::request_email(&app.ctx, &identity, password, email, ADDRESS, "request").await
        };
        for (password, email, field) in [
            ("not the password", "new@acme.test", "current"),
            (PASSWORD, "no address", "email"),
            (PASSWORD, "OWNER@acme.test", "email"),
        ] {
            let refused = request(password, email).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
            assert!(fields.contains_key(field), "{}: {fields:?}", app.name);
        }
        // An address that is taken is answered alike, and gets no message.
        let pending = async || {
            let found = account::pending_email(&app.ctx, &identity).await.unwrap();
            found.map(|(email, _)| email)
        };
        assert_eq!(pending().await, None, "{}", app.name);
        request(PASSWORD, "reader@acme.test").await.unwrap();
        let sent = "SELECT COUNT(*) FROM mails WHERE kind = 'confirm_email'";
        assert_eq!(app.number(sent).await, 0);
        assert_eq!(pending().await.as_deref(), Some("reader@acme.test"), "{}", app.name);
        account::cancel_email(&app.ctx, &identity, "request").await.unwrap();
        assert_eq!(pending().await, None, "{}", app.name);
        assert_eq!(app.operator_actions(&owner, 1).await, ["operator.email_cancelled"]);

        ask(&app, "owner@acme.test", ADDRESS).await.unwrap();
        let recovery = app.mailed_token(RECOVERY).await;
        request(PASSWORD, "Ada@acme.test").await.unwrap();
        let token = app.mailed_token(CONFIRM).await;
        let page = account::open_email_link(&app.ctx, &token).await.unwrap().unwrap();
        assert_eq!((&*page.former, &*page.new), ("owner@acme.test", "Ada@acme.test"));
        sign_in(&app, "owner@acme.test", PASSWORD).await.unwrap();
        account::confirm_email(&app.ctx, &token, "request").await.unwrap();
        assert!(account::confirm_email(&app.ctx, &token, "request").await.is_err());
        let changed = &app.audit_details(&owner, "operator.email_changed").await[0];
        assert!(changed.contains("owner@acme.test") && changed.contains("Ada@acme.test"));
        assert!(sign_in(&app, "owner@acme.test", PASSWORD).await.is_err());
        sign_in(&app, "ada@acme.test", PASSWORD).await.unwrap();
        let told = "SELECT recipient FROM mails WHERE kind = 'email_changed'";
        assert_eq!(app.text(told).await, "owner@acme.test");
        // A recovery link that went to the former address is worth nothing now.
        let over = account::open_recovery(&app.ctx, &recovery).await.unwrap();
        assert_eq!(over, Err(LinkRefusal::Used), "{}", app.name);
    }
}

#[tokio::test]
async fn without_a_mail_server_nothing_pretends_to_send_a_link() {
    for app in test_apps().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let asked = account::request_recovery(&app.ctx, "owner@acme.test", ADDRESS).await;
        assert!(matches!(asked, Err(Error::Unavailable(_))), "{}: {asked:?}", app.name);
        let email = "new@acme.test";
        let asked =
            account::request_email(&app.ctx, &identity, PASSWORD, email, ADDRESS, "request").await;
        assert!(matches!(asked, Err(Error::Unavailable(_))), "{asked:?}");
    }
}

#[tokio::test]
async fn failed_sign_ins_sign_outs_and_ended_sessions_are_in_the_audit_log() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        assert!(sign_in(&app, "owner@acme.test", "a wrong password").await.is_err());
        assert!(sign_in(&app, "nobody@acme.test", "a wrong password").await.is_err());
        app.run_jobs().await;
        assert_eq!(app.number("SELECT COUNT(*) FROM failed_sign_ins").await, 0);
        for key in ["one", "two", "three", "four"] {
            app.open_session(&identity, key).await;
        }
        assert!(sessions::sign_out(&app.ctx, &identity, "one", "request").await.unwrap());
        assert!(!sessions::sign_out(&app.ctx, &identity, "one", "request").await.unwrap());
        assert!(sessions::revoke(&app.ctx, &identity, "two", "request").await.unwrap());
        let ended = sessions::revoke_others(&app.ctx, &identity, "three", "request").await;
        assert_eq!(ended.unwrap(), 1);
        let found = entries(&app, &owner).await;
        let actions: Vec<&str> = found.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(
            actions,
            [
                "operator.sessions_ended",
                "operator.sessions_ended",
                "operator.signed_out",
                "operator.sign_in_failed",
                "operator.created"
            ],
            "{}",
            app.name
        );
        assert_eq!((&*found[3].actor, &*found[3].subject), ("Not signed in", "Owner of acme"));
        assert_eq!(found[3].details[0], ("address".to_owned(), ADDRESS.to_owned()));
    }
}

#[tokio::test]
async fn the_first_owner_needs_no_shell_and_the_link_works_once() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let link = setup::link(&app.ctx).await.unwrap().expect("a link");
        let token = token_of(&link);
        assert_eq!(setup::open(&app.ctx, token).await.unwrap(), Ok(()));
        let forged = setup::open(&app.ctx, &token[1..]).await.unwrap();
        assert_eq!(forged, Err(SetUpRefusal::Unknown));
        let new = FirstOwner {
            organization: "Kestrel Pay & Söhne".into(),
            application: "Retail banking".into(),
            name: "Ada Byron".into(),
            email: "ada@kestrel.test".into(),
            password: "kestrel pay 2026".into(),
        };
        let weak = setup::set_up(&app.ctx, token, &new, "request").await;
        let Err(Error::Invalid(fields)) = weak else { panic!("{weak:?}") };
        assert!(fields.contains_key("password"), "{}: {fields:?}", app.name);
        assert!(setup::is_needed(&app.ctx).await.unwrap());
        let new = FirstOwner { password: NEW.into(), ..new };
        let other = FirstOwner { email: "eve@kestrel.test".into(), ..new.clone() };
        let (one, two) = tokio::join!(
            setup::set_up(&app.ctx, token, &new, "request"),
            setup::set_up(&app.ctx, token, &other, "request"),
        );
        assert_ne!(one.is_ok(), two.is_ok(), "{}: {one:?} {two:?}", app.name);
        let ada = one.or(two).unwrap();
        let open = operators::memberships(&app.ctx, &ada).await.unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!(
            (&*open[0].organization.slug, &*open[0].application.slug, open[0].role.code()),
            ("kestrel-pay-sohne", "retail-banking", "OWNER")
        );
        assert_eq!(open[0].organization.name, "Kestrel Pay & Söhne");
        assert_eq!(setup::open(&app.ctx, token).await.unwrap(), Err(SetUpRefusal::Done));
        assert_eq!(setup::link(&app.ctx).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_set_up_link_expires_and_an_account_from_the_command_line_ends_it() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let link = setup::link(&app.ctx).await.unwrap().expect("a link");
        let token = token_of(&link);
        app.ctx.clock.advance(24 * 3_600);
        assert_eq!(setup::open(&app.ctx, token).await.unwrap(), Err(SetUpRefusal::Expired));
        let fresh = setup::link(&app.ctx).await.unwrap().expect("a link");
        let fresh = token_of(&fresh);
        app.actor(Role::Reader).await;
        assert_eq!(setup::open(&app.ctx, fresh).await.unwrap(), Err(SetUpRefusal::Done));
        let new = FirstOwner { organization: "Acme".into(), ..FirstOwner::default() };
        let late = setup::set_up(&app.ctx, fresh, &new, "request").await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{}: {late:?}", app.name);
    }
}
