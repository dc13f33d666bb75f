//! Who waits at the sign-in, and who does not: nobody gets more guesses by trying elsewhere, and nobody who
//! guesses keeps the owner of an account out.

use rollcall_core::access::{Identity, Role};
use rollcall_core::clock::Clock;
use rollcall_core::context::Settings;
use rollcall_core::mail::MailSettings;
use rollcall_core::sign_in::{self, Client, SignIn};
use rollcall_core::{Error, Timestamp, account};

use crate::common::{ADDRESS, CLIENT, PASSWORD, TestApp, test_apps, test_apps_with};

const EMAIL: &str = "owner@acme.test";
const NEW: &str = "seven tame wolves read";
const RECOVERY: &str = "SELECT text_body FROM mails WHERE kind = 'recovery' ORDER BY id LIMIT 1";

async fn from(
    app: &TestApp,
    address: &str,
    cookies: &[String],
    email: &str,
    password: &str,
) -> Result<SignIn, Error> {
    let client = Client { address, cookies, ..CLIENT };
    sign_in::with_password(&app.ctx, email, password, &client).await
}

fn has_to_wait(outcome: &Result<SignIn, Error>) -> bool {
    matches!(outcome, Err(Error::TooManyRequests { .. }))
}

/// What a browser keeps that has signed in.
async fn cookie_of(app: &TestApp, identity: &Identity) -> [String; 1] {
    let (_, value) = sign_in::device_cookie(&app.ctx, identity).await.unwrap().unwrap();
    [value]
}

/// Wrong passwords from so many networks that no browser that is not known gets a turn.
async fn close_for_strangers(app: &TestApp, since: usize) {
    for number in since..since + 70 {
        let address = format!("198.51.{}.{}", number / 250, number % 250);
        let _ = from(app, &address, &[], EMAIL, "wrong password").await;
    }
    assert!(has_to_wait(&from(app, "203.0.113.5", &[], EMAIL, PASSWORD).await), "{}", app.name);
}

fn still(apps: impl IntoIterator<Item = TestApp>) -> Vec<TestApp> {
    let mut apps: Vec<TestApp> = apps.into_iter().collect();
    for app in &mut apps {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
    }
    apps
}

#[tokio::test]
async fn an_address_has_one_limit_however_it_is_written_and_wherever_it_works() {
    for app in still(test_apps().await) {
        app.actor(Role::Owner).await;
        app.grant(EMAIL, "second", Role::Admin).await.unwrap();
        // From one network, and of IPv6 from one /64.
        let spellings = [EMAIL, " OWNER@acme.test ", "Owner@Acme.Test"];
        for (number, spelling) in spellings.into_iter().enumerate() {
            let address = format!("2001:db8:1:2:{number}::1");
            let wrong = from(&app, &address, &[], spelling, "wrong password").await;
            assert!(matches!(wrong, Err(Error::Forbidden(_))), "{}: {wrong:?}", app.name);
        }
        for spelling in spellings {
            let held = from(&app, "2001:db8:1:2:ffff::1", &[], spelling, PASSWORD).await;
            assert!(has_to_wait(&held), "{}: {held:?}", app.name);
        }
        // From everywhere together.
        let mut tried = 0;
        for number in 0..200 {
            let address = format!("2001:db8:2:{number}::1");
            let spelling = spellings[number % spellings.len()];
            let outcome = from(&app, &address, &[], spelling, "wrong password").await;
            tried += i32::from(matches!(outcome, Err(Error::Forbidden(_))));
        }
        assert_eq!(tried, 57, "{}: with the three before", app.name);
    }
}

#[tokio::test]
async fn whoever_recovers_their_password_gets_in_while_a_stranger_goes_on_guessing() {
    let smtp_url = Some("smtp://127.0.0.1:1".into());
    let mail = MailSettings { smtp_url, ..MailSettings::default() };
    for app in still(test_apps_with(Settings { mail, ..Settings::default() }).await) {
        app.actor(Role::Owner).await;
        close_for_strangers(&app, 0).await;
        account::request_recovery(&app.ctx, EMAIL, ADDRESS).await.unwrap();
        app.run_jobs().await;
        let token = app.mailed_token(RECOVERY).await;
        let identity = account::recover(&app.ctx, &token, NEW, "request").await.unwrap();
        let known = cookie_of(&app, &identity).await;
        // The stranger is quicker than the owner.
        close_for_strangers(&app, 100).await;
        assert!(has_to_wait(&from(&app, "203.0.113.5", &[], EMAIL, NEW).await), "{}", app.name);
        let entered = from(&app, "203.0.113.5", &known, EMAIL, NEW).await;
        assert!(matches!(entered, Ok(SignIn::Done(_))), "{}: {entered:?}", app.name);
    }
}

#[tokio::test]
async fn a_line_of_strangers_does_not_hold_up_who_is_known() {
    let app = test_apps().await.first();
    app.actor(Role::Owner).await;
    let identity = app.sign_in(EMAIL, PASSWORD).await.unwrap();
    let known = cookie_of(&app, &identity).await;
    // Each from a network of their own and for another address, so none of them waits for a failure.
    let strangers: Vec<_> = (0..300)
        .map(|number| {
            let ctx = app.ctx.clone();
            tokio::spawn(async move {
                let address = format!("2001:db8:3:{number}::1");
                let client = Client { address: &address, ..CLIENT };
                let email = format!("p{number}@acme.test");
                sign_in::with_password(&ctx, &email, "wrong password", &client).await.map(drop)
            })
        })
        .collect();
    tokio::task::yield_now().await;
    from(&app, "203.0.113.5", &known, EMAIL, PASSWORD).await.unwrap();
    let waiting = strangers.iter().filter(|one| !one.is_finished()).count();
    for stranger in strangers {
        stranger.abort();
    }
    assert!(waiting > 100, "{waiting} of 300 still stood in line");
}
