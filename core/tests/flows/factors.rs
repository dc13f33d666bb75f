//! Authenticator apps and recovery codes.

use rollcall_core::Error;
use rollcall_core::access::{Identity, Role};
use rollcall_core::factors;
use rollcall_core::operators;
use rollcall_core::operators::sessions::{self, SessionRecord};
use rollcall_core::sign_in::{self, PendingSignIn, SignIn};
use rollcall_core::tokens::TokenKeys;

use crate::common::authenticator::{app_with, code_at, holder, set_up, still};
use crate::common::people::identity_of;
use crate::common::{CLIENT, PASSWORD, TestApp};

const ADDRESS: &str = "192.0.2.1";

const EMAIL: &str = "owner@acme.test";

async fn password_step(app: &TestApp) -> PendingSignIn {
    match sign_in::with_password(&app.ctx, EMAIL, PASSWORD, &CLIENT).await.unwrap() {
        SignIn::NeedsCode(pending) => pending,
        SignIn::Done(_) => panic!("{}: no code was asked for", app.name),
    }
}

async fn code_step(app: &TestApp, pending: &PendingSignIn, code: &str) -> Result<Identity, Error> {
    sign_in::with_code(&app.ctx, pending, code, &CLIENT).await
}

fn is_invalid(outcome: &Result<Identity, Error>) -> bool {
    matches!(outcome, Err(Error::Invalid(fields)) if fields.contains_key("code"))
}

#[tokio::test]
async fn an_app_is_set_up_with_its_first_code_and_asked_for_at_the_next_sign_in() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        app.sign_in(EMAIL, PASSWORD).await.unwrap();
        app.open_session(&identity, "present").await;
        let new = factors::begin_set_up(&app.ctx, &identity, None).unwrap();
        assert!(new.address.contains(&format!("secret={}", new.secret)), "{}", new.address);
        let again = factors::begin_set_up(&app.ctx, &identity, Some(&new.token)).unwrap();
        assert_eq!(again.secret, new.secret, "a form that comes back keeps its secret");
        let phone = app_with(&new.secret);
        let (code, me) = (code_at(&app, &phone), holder(&identity));
        let add = async |token: &str, code: &str, proof: &str| {
            factors::add_app(&app.ctx, &me, token, code, proof, "present").await
        };
        assert!(matches!(add(&new.token, "000000", PASSWORD).await, Err(Error::Invalid(_))));
        assert!(matches!(add(&new.token, &code, "no password").await, Err(Error::Invalid(_))));
        assert!(matches!(add("2.a.b.c", &code, PASSWORD).await, Err(Error::Conflict(_))));
        assert_eq!(factors::find(&app.ctx, &identity).await.unwrap().app, None, "{}", app.name);
        let codes = add(&new.token, &code, PASSWORD).await.unwrap();
        assert_eq!(codes.len(), 10);
        let found = factors::find(&app.ctx, &identity).await.unwrap();
        assert_eq!((found.app.is_some(), found.recovery_codes), (true, 10));
        // The page is loaded again, which sends the form again.
        let reloaded = add(&new.token, &code, PASSWORD).await;
        assert!(matches!(reloaded, Err(Error::Conflict(_))), "{}: {reloaded:?}", app.name);

        // The code of the set-up was used; the next one signs in.
        let pending = password_step(&app).await;
        assert!(is_invalid(&code_step(&app, &pending, &code).await));
        app.ctx.clock.advance(30);
        let code = code_at(&app, &phone);
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        let signed = code_step(&app, &pending, &spaced).await.unwrap();
        assert_eq!(signed.operator_id, identity.operator_id);
        assert!(is_invalid(&code_step(&app, &pending, &code).await), "a code works once");
        let actions = app.operator_actions(&owner, 4).await;
        let expected = [
            "operator.code_refused",
            "operator.signed_in",
            "operator.code_refused",
            "operator.second_factor_added",
        ];
        assert_eq!(actions, expected, "{}", app.name);
        assert_eq!(app.mail_kinds(&owner).await, ["factor_added"]);
    }
}

#[tokio::test]
async fn a_form_of_another_operator_or_from_too_long_ago_sets_nothing_up() {
    for app in still().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let other = identity_of(&app.actor(Role::Reader).await);
        let new = factors::begin_set_up(&app.ctx, &identity, None).unwrap();
        let phone = app_with(&new.secret);
        let stolen = holder(&other);
        let code = code_at(&app, &phone);
        let added = factors::add_app(&app.ctx, &stolen, &new.token, &code, PASSWORD, "k").await;
        assert!(matches!(added, Err(Error::Conflict(_))), "{}: {added:?}", app.name);
        app.ctx.clock.advance(15 * 60);
        let code = code_at(&app, &phone);
        let me = holder(&identity);
        let added = factors::add_app(&app.ctx, &me, &new.token, &code, PASSWORD, "k").await;
        assert!(matches!(added, Err(Error::Conflict(_))), "{}: {added:?}", app.name);
    }
}

#[tokio::test]
async fn half_a_sign_in_ends_after_ten_minutes_and_with_a_new_password() {
    for app in still().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let (phone, _) = set_up(&app, &identity).await;
        let pending = password_step(&app).await;
        app.ctx.clock.advance(10 * 60);
        let late = code_step(&app, &pending, &code_at(&app, &phone)).await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{}: {late:?}", app.name);

        let pending = password_step(&app).await;
        operators::reset_password(&app.ctx, EMAIL, None).await.unwrap().unwrap();
        app.ctx.clock.advance(60);
        let other = code_step(&app, &pending, &code_at(&app, &phone)).await;
        assert!(matches!(other, Err(Error::Conflict(_))), "{}: {other:?}", app.name);
    }
}

#[tokio::test]
async fn half_a_sign_in_of_a_disabled_account_goes_nowhere() {
    for app in still().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let (phone, _) = set_up(&app, &identity).await;
        let pending = password_step(&app).await;
        operators::disable(&app.ctx, EMAIL).await.unwrap();
        app.ctx.clock.advance(60);
        let refused = code_step(&app, &pending, &code_at(&app, &phone)).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}: {refused:?}", app.name);
    }
}

#[tokio::test]
async fn each_recovery_code_signs_in_once() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        let (_, codes) = set_up(&app, &identity).await;
        let pending = password_step(&app).await;
        let typed = codes[3].to_uppercase().replace('-', " ");
        code_step(&app, &pending, &typed).await.unwrap();
        let twice = code_step(&app, &pending, &codes[3]).await;
        assert!(is_invalid(&twice), "{}: {twice:?}", app.name);
        code_step(&app, &pending, &codes[4]).await.unwrap();
        assert_eq!(factors::find(&app.ctx, &identity).await.unwrap().recovery_codes, 8);
        let kinds = app.mail_kinds(&owner).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "recovery_code_used").count(), 2);
        let actions = app.operator_actions(&owner, 2).await;
        assert_eq!(actions, ["operator.signed_in", "operator.recovery_code_used"]);

        // New ones end those before.
        let made_at = factors::find(&app.ctx, &identity).await.unwrap().codes_made_at;
        let again =
            async || factors::new_codes(&app.ctx, &holder(&identity), PASSWORD, made_at).await;
        app.ctx.clock.advance(1);
        let fresh = again().await.unwrap();
        // A page that is loaded again replaces nothing.
        let reloaded = again().await;
        assert!(matches!(reloaded, Err(Error::Invalid(_))), "{}: {reloaded:?}", app.name);
        assert!(is_invalid(&code_step(&app, &pending, &codes[5]).await));
        code_step(&app, &pending, &fresh[0]).await.unwrap();
        // Neither codes nor secrets stand in the database as they are.
        let stored = app.text("SELECT hash FROM recovery_codes LIMIT 1").await;
        assert!(stored.starts_with("$argon2id$"), "{stored}");
    }
}

#[tokio::test]
async fn wrong_codes_make_the_next_one_wait_and_a_new_password_ends_the_wait() {
    for app in still().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let (phone, codes) = set_up(&app, &identity).await;
        let pending = password_step(&app).await;
        for _ in 0..3 {
            assert!(is_invalid(&code_step(&app, &pending, "000000").await), "{}", app.name);
        }
        let held = code_step(&app, &pending, &code_at(&app, &phone)).await;
        assert!(matches!(held, Err(Error::TooManyRequests { .. })), "{}: {held:?}", app.name);
        // The password is no way around, and recovery codes are counted apart.
        let pending = password_step(&app).await;
        let held = code_step(&app, &pending, &code_at(&app, &phone)).await;
        assert!(matches!(held, Err(Error::TooManyRequests { .. })), "{}: {held:?}", app.name);
        code_step(&app, &pending, &codes[0]).await.unwrap();
        for _ in 0..5 {
            let _ = code_step(&app, &pending, "000000").await;
        }
        operators::reset_password(&app.ctx, EMAIL, Some(PASSWORD.into())).await.unwrap();
        let pending = password_step(&app).await;
        app.ctx.clock.advance(30);
        code_step(&app, &pending, &code_at(&app, &phone)).await.unwrap();
    }
}

#[tokio::test]
async fn an_app_is_replaced_and_removed_with_password_or_code() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        let (old, codes) = set_up(&app, &identity).await;
        let now = app.ctx.clock.now();
        for key in ["present", "other"] {
            let record = SessionRecord {
                longest_pause_seconds: 0,
                proved_at: None,
                key: key.into(),
                operator_id: Some(identity.operator_id),
                data: "{}".into(),
                provider: None,
                created_at: now,
                last_seen_at: now,
                expires_at: now.plus_seconds(3_600),
                address: ADDRESS.into(),
                user_agent: "Browser".into(),
            };
            assert!(sessions::create(&app.ctx, &record).await.unwrap());
        }
        app.ctx.clock.advance(60);
        // The old app proves who sets up the new one.
        let new = factors::begin_set_up(&app.ctx, &identity, None).unwrap();
        let phone = app_with(&new.secret);
        let (first, proof) = (code_at(&app, &phone), code_at(&app, &old));
        let me = holder(&identity);
        factors::add_app(&app.ctx, &me, &new.token, &first, &proof, "present").await.unwrap();
        assert!(sessions::load(&app.ctx, "present").await.unwrap().is_some());
        assert!(sessions::load(&app.ctx, "other").await.unwrap().is_none(), "{}", app.name);
        app.ctx.clock.advance(60);
        let pending = password_step(&app).await;
        assert!(is_invalid(&code_step(&app, &pending, &code_at(&app, &old)).await));
        assert!(is_invalid(&code_step(&app, &pending, &codes[0]).await));
        code_step(&app, &pending, &code_at(&app, &phone)).await.unwrap();

        let wrong = factors::remove_app(&app.ctx, &me, "no password").await;
        assert!(matches!(&wrong, Err(Error::Invalid(fields)) if fields.contains_key("proof")));
        app.ctx.clock.advance(60);
        factors::remove_app(&app.ctx, &me, &code_at(&app, &phone)).await.unwrap();
        app.sign_in(EMAIL, PASSWORD).await.unwrap();
        let none = factors::new_codes(&app.ctx, &me, PASSWORD, None).await;
        assert!(matches!(none, Err(Error::Conflict(_))), "{}: {none:?}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM recovery_codes").await, 0);
        let kinds = app.mail_kinds(&owner).await;
        assert_eq!(kinds, ["factor_removed", "factor_added", "factor_added"], "{}", app.name);
    }
}

#[tokio::test]
async fn an_app_needs_a_session_that_goes_on_and_its_secret_is_stored_encrypted() {
    for app in still().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let new = factors::begin_set_up(&app.ctx, &identity, None).unwrap();
        let code = code_at(&app, &app_with(&new.secret));
        let me = holder(&identity);
        let ended = factors::add_app(&app.ctx, &me, &new.token, &code, PASSWORD, "k").await;
        assert!(matches!(ended, Err(Error::Forbidden(_))), "{}: {ended:?}", app.name);
        app.open_session(&identity, "k").await;
        factors::add_app(&app.ctx, &me, &new.token, &code, PASSWORD, "k").await.unwrap();
        let stored = app.text("SELECT secret FROM authenticator_apps").await;
        assert!(stored.starts_with("2.") && !stored.contains(&new.secret), "{stored}");
    }
}

#[tokio::test]
async fn apps_work_after_a_change_of_the_secret_key_once_the_worker_has_run() {
    for mut app in still().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let (first, second, third) = ([1; 32], [2; 32], [3; 32]);
        app.ctx.settings.token_keys = TokenKeys::derive(&[&first]);
        let (phone, codes) = set_up(&app, &identity).await;
        app.ctx.settings.token_keys = TokenKeys::derive(&[&second, &first]);
        app.ctx.clock.advance(60);
        let pending = password_step(&app).await;
        code_step(&app, &pending, &code_at(&app, &phone)).await.unwrap();
        // The worker cleans up when it starts.
        let before = app.text("SELECT secret FROM authenticator_apps").await;
        let worker = app.worker();
        for _ in 0..500 {
            if app.text("SELECT secret FROM authenticator_apps").await != before {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        drop(worker);
        app.ctx.settings.token_keys = TokenKeys::derive(&[&second]);
        app.ctx.clock.advance(60);
        code_step(&app, &pending, &code_at(&app, &phone)).await.unwrap();
        // A key that is gone takes the apps along, and not the recovery codes.
        app.ctx.settings.token_keys = TokenKeys::derive(&[&third]);
        app.ctx.clock.advance(60);
        let lost = code_step(&app, &pending, &code_at(&app, &phone)).await;
        assert!(matches!(lost, Err(Error::Unavailable(_))), "{}: {lost:?}", app.name);
        code_step(&app, &pending, &codes[0]).await.unwrap();
    }
}
