//! Signing in, and the sessions that follow.

use rollcall_core::access::ActorKind;
use rollcall_core::access::{Identity, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::mail;
use rollcall_core::operators;
use rollcall_core::operators::sessions::{self, SessionRecord};
use rollcall_core::sign_in::{self, Client};
use rollcall_core::{Error, Timestamp};

use crate::common::{CLIENT, PASSWORD, TestApp, test_apps};

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Result<Identity, Error> {
    app.sign_in(email, password).await
}

#[tokio::test]
async fn an_unknown_address_a_wrong_password_and_a_disabled_account_get_the_same_answer() {
    for app in test_apps().await {
        app.actor(Role::Owner).await;
        app.actor(Role::Reader).await;
        assert!(operators::disable(&app.ctx, "reader@acme.test").await.unwrap());
        assert!(!operators::disable(&app.ctx, "nobody@acme.test").await.unwrap());
        let answers = [
            sign_in(&app, "nobody@acme.test", PASSWORD).await,
            sign_in(&app, "owner@acme.test", "something else").await,
            sign_in(&app, "reader@acme.test", PASSWORD).await,
        ];
        assert!(matches!(&answers[0], Err(Error::Forbidden(_))), "{:?}", answers[0]);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        let identity = sign_in(&app, " OWNER@acme.test", PASSWORD).await.unwrap();
        assert_eq!(identity.name, "Owner of acme");
        assert_eq!(operators::memberships(&app.ctx, &identity).await.unwrap().len(), 1);
        // What happens to accounts is in the chain; the group of the page's filter finds it.
        let owner = app.actor(Role::Owner).await;
        let query = AuditQuery { action: "operator".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(
            actions,
            ["operator.signed_in", "operator.disabled", "operator.created", "operator.created"]
        );
    }
}

#[tokio::test]
async fn failures_are_answered_with_growing_waits_that_a_success_ends() {
    for mut app in test_apps().await {
        app.actor(Role::Owner).await;
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let mut waits = Vec::new();
        for _ in 0..40 {
            match sign_in(&app, "owner@acme.test", "wrong password").await {
                Err(Error::TooManyRequests { retry_after }) => {
                    waits.push(retry_after);
                    app.ctx.clock.advance(i64::try_from(retry_after).unwrap());
                }
                Err(Error::Forbidden(_)) => {}
                other => panic!("{other:?}"),
            }
            if waits.len() == 5 {
                break;
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16], "{}", app.name);
        // The right password is not let in while a wait runs, and clears the account afterwards.
        assert!(sign_in(&app, "owner@acme.test", "wrong password").await.is_err());
        let refused = sign_in(&app, "owner@acme.test", PASSWORD).await;
        assert!(matches!(refused, Err(Error::TooManyRequests { .. })));
        app.ctx.clock.advance(3_600);
        sign_in(&app, "owner@acme.test", PASSWORD).await.unwrap();
        let once = sign_in(&app, "owner@acme.test", "wrong password").await;
        assert!(matches!(once, Err(Error::Forbidden(_))), "{once:?}");
    }
}

#[tokio::test]
async fn a_session_ends_idle_absolutely_and_when_it_is_revoked() {
    for mut app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let ActorKind::Operator(identity) = &actor.kind else { panic!() };
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let now = app.ctx.clock.now();
        let record = |key: &str| SessionRecord {
            longest_pause_seconds: 0,
            proved_at: None,
            key: key.into(),
            operator_id: Some(identity.operator_id),
            data: "{}".into(),
            provider: None,
            created_at: now,
            last_seen_at: now,
            expires_at: now.plus_seconds(30 * 86_400),
            address: "192.0.2.1".into(),
            user_agent: "Browser".into(),
        };
        for key in ["one", "two", "three"] {
            assert!(sessions::create(&app.ctx, &record(key)).await.unwrap());
        }
        assert!(!sessions::create(&app.ctx, &record("one")).await.unwrap(), "the key exists");
        let listed = sessions::list(&app.ctx, identity, "two").await.unwrap();
        assert_eq!(listed.iter().filter(|session| session.current).count(), 1);
        assert_eq!(listed.len(), 3);

        assert!(sessions::revoke(&app.ctx, identity, "one", "r").await.unwrap());
        assert_eq!(sessions::load(&app.ctx, "one").await.unwrap(), None);
        sessions::save(&app.ctx, &record("one")).await.unwrap();
        assert_eq!(
            sessions::load(&app.ctx, "one").await.unwrap(),
            None,
            "saving does not bring it back"
        );
        let stranger = Identity { operator_id: uuid::Uuid::nil(), ..identity.clone() };
        assert!(!sessions::revoke(&app.ctx, &stranger, "two", "r").await.unwrap());
        let ended = sessions::revoke_others(&app.ctx, identity, "two", "r").await;
        assert_eq!(ended.unwrap(), 1);

        app.ctx.clock.advance(app.ctx.settings.session_idle_seconds - 1);
        let mut seen = sessions::load(&app.ctx, "two").await.unwrap().unwrap();
        seen.last_seen_at = app.ctx.clock.now();
        sessions::save(&app.ctx, &seen).await.unwrap();
        app.ctx.clock.advance(app.ctx.settings.session_idle_seconds - 1);
        assert!(sessions::load(&app.ctx, "two").await.unwrap().is_some());
        app.ctx.clock.advance(2);
        assert_eq!(sessions::load(&app.ctx, "two").await.unwrap(), None, "idle for too long");
    }
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_and_the_old_password() {
    for app in test_apps().await {
        app.actor(Role::Owner).await;
        let new =
            operators::reset_password(&app.ctx, "owner@acme.test", None).await.unwrap().unwrap();
        assert!(sign_in(&app, "owner@acme.test", PASSWORD).await.is_err());
        sign_in(&app, "owner@acme.test", &new).await.unwrap();
        assert_eq!(
            operators::reset_password(&app.ctx, "nobody@acme.test", None).await.unwrap(),
            None
        );
        let short =
            operators::reset_password(&app.ctx, "owner@acme.test", Some("short".into())).await;
        assert!(matches!(short, Err(Error::Invalid(_))));
    }
}

#[tokio::test]
async fn the_mistakes_of_an_office_are_forgiven_and_a_wait_that_it_shares_is_short() {
    for mut app in test_apps().await {
        app.actor(Role::Owner).await;
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        // One mistake every five minutes, each by somebody else.
        for number in 0..100 {
            let wrong = sign_in(&app, &format!("p{number}@acme.test"), "wrong password").await;
            assert!(matches!(wrong, Err(Error::Forbidden(_))), "{}: {wrong:?}", app.name);
            app.ctx.clock.advance(300);
        }
        sign_in(&app, "owner@acme.test", PASSWORD).await.unwrap();
        // A flood is held up, and whoever sits behind the same address not for long.
        let mut longest = 0;
        for number in 0..60 {
            match sign_in(&app, &format!("q{number}@acme.test"), "wrong password").await {
                Err(Error::TooManyRequests { retry_after }) => {
                    longest = longest.max(retry_after);
                    app.ctx.clock.advance(i64::try_from(retry_after).unwrap());
                }
                Err(Error::Forbidden(_)) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(longest, 60, "{}", app.name);
    }
}

#[tokio::test]
async fn a_new_password_ends_the_wait_of_its_account() {
    for mut app in test_apps().await {
        app.actor(Role::Owner).await;
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        for _ in 0..5 {
            let _ = sign_in(&app, "owner@acme.test", "wrong password").await;
        }
        let held = sign_in(&app, "owner@acme.test", PASSWORD).await;
        assert!(matches!(held, Err(Error::TooManyRequests { .. })), "{held:?}");
        let new = "another long password".to_owned();
        operators::reset_password(&app.ctx, "owner@acme.test", Some(new.clone())).await.unwrap();
        sign_in(&app, "owner@acme.test", &new).await.unwrap();
    }
}

#[tokio::test]
async fn a_role_is_changed_and_given_elsewhere_and_an_organization_keeps_an_owner() {
    for app in test_apps().await {
        app.actor(Role::Owner).await;
        let reader = app.actor(Role::Reader).await;
        let grant = async |email: &str, organization: &str, role| {
            let granted = app.grant(email, organization, role).await?;
            Ok::<_, Error>(granted.map(|one| one.former.map(|role| role.code().to_owned())))
        };
        let last = grant("owner@acme.test", "acme", Role::Admin).await;
        assert!(matches!(last, Err(Error::Conflict(_))), "{}: {last:?}", app.name);
        assert_eq!(grant("nobody@acme.test", "acme", Role::Admin).await, Ok(None));
        let former = grant("reader@acme.test", "acme", Role::Owner).await;
        assert_eq!(former, Ok(Some(Some("READER".into()))), "{}", app.name);
        assert_eq!(grant("reader@acme.test", "second", Role::Admin).await, Ok(Some(None)));
        let former = grant("owner@acme.test", "acme", Role::Admin).await;
        assert_eq!(former, Ok(Some(Some("OWNER".into()))));
        let ActorKind::Operator(identity) = &reader.kind else { panic!() };
        assert_eq!(operators::memberships(&app.ctx, identity).await.unwrap().len(), 2);
        let reserved = grant("reader@acme.test", "faces", Role::Admin).await;
        assert!(matches!(reserved, Err(Error::Invalid(_))), "{reserved:?}");

        operators::disable(&app.ctx, "owner@acme.test").await.unwrap();
        assert!(sign_in(&app, "owner@acme.test", PASSWORD).await.is_err());
        assert!(operators::enable(&app.ctx, "owner@acme.test").await.unwrap());
        sign_in(&app, "owner@acme.test", PASSWORD).await.unwrap();
        let owner = app.actor(Role::Reader).await;
        let query = AuditQuery { action: "operator".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        let granted =
            entries.iter().filter(|entry| entry.action == "operator.role_granted").count();
        assert_eq!(granted, 2, "{}", app.name);
        assert!(entries.iter().any(|entry| entry.action == "operator.enabled"));
    }
}

#[tokio::test]
async fn a_strangers_failures_hold_up_nobody_whose_browser_is_known() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        app.actor(Role::Owner).await;
        let from = async |address: &str, cookies: &[String], password: &str| {
            let client = Client { address, cookies, ..CLIENT };
            sign_in::with_password(&app.ctx, "owner@acme.test", password, &client).await
        };
        let identity = sign_in(&app, "owner@acme.test", PASSWORD).await.unwrap();
        let (_, known) = sign_in::device_cookie(&app.ctx, &identity).await.unwrap().unwrap();
        let known = [known];
        // One stranger waits alone: the account is open from elsewhere.
        for _ in 0..8 {
            let _ = from("198.51.100.7", &[], "wrong password").await;
        }
        let held = from("198.51.100.7", &[], PASSWORD).await;
        assert!(matches!(held, Err(Error::TooManyRequests { .. })), "{}: {held:?}", app.name);
        from("203.0.113.5", &[], PASSWORD).await.unwrap();
        // A stranger with many addresses closes the account for browsers that nobody knows.
        for number in 0..70 {
            let _ = from(&format!("198.51.101.{number}"), &[], "wrong password").await;
        }
        let held = from("203.0.113.5", &[], PASSWORD).await;
        assert!(matches!(held, Err(Error::TooManyRequests { .. })), "{}: {held:?}", app.name);
        from("203.0.113.5", &known, PASSWORD).await.unwrap();
        // A known browser has a counter of its own, and a forged cookie makes none known.
        for _ in 0..8 {
            let _ = from("203.0.113.5", &known, "wrong password").await;
        }
        let held = from("203.0.113.9", &known, PASSWORD).await;
        assert!(matches!(held, Err(Error::TooManyRequests { .. })), "{}: {held:?}", app.name);
    }
}

#[tokio::test]
async fn a_sign_in_with_a_browser_that_is_not_known_is_told_by_mail() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let told = async || {
            let mails = mail::list(&app.ctx, &owner, None).await.unwrap().mails;
            mails.iter().filter(|mail| mail.kind == "new_device").count()
        };
        // The first one ever has nothing to be compared with.
        let identity = sign_in(&app, "owner@acme.test", PASSWORD).await.unwrap();
        assert_eq!(told().await, 0, "{}", app.name);
        sign_in(&app, "owner@acme.test", PASSWORD).await.unwrap();
        assert_eq!(told().await, 1, "{}", app.name);
        let (name, value) = sign_in::device_cookie(&app.ctx, &identity).await.unwrap().unwrap();
        assert!(name.starts_with(sign_in::DEVICE_COOKIE));
        let with = async |cookies: &[String], password: &str| {
            let client = Client { cookies, ..CLIENT };
            sign_in::with_password(&app.ctx, "owner@acme.test", password, &client).await.unwrap();
        };
        with(std::slice::from_ref(&value), PASSWORD).await;
        assert_eq!(told().await, 1, "{}", app.name);
        with(&[format!("{value}x")], PASSWORD).await;
        assert_eq!(told().await, 2, "{}", app.name);
        // With a new password every browser is new.
        let new = "another long password";
        operators::reset_password(&app.ctx, "owner@acme.test", Some(new.into())).await.unwrap();
        with(&[value], new).await;
        assert_eq!(told().await, 3, "{}", app.name);
        let text = app.text("SELECT text_body FROM mails").await;
        assert!(text.contains("192.0.2.1") && text.contains("Browser"), "{text}");
    }
}
