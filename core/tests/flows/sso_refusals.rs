//! Single sign-on: answers of a provider, true and forged, that let nobody in. Each refusal is in the
//! audit log.

use rollcall_core::Error;
use rollcall_core::access::Role;
use rollcall_core::sign_in;
use rollcall_core::sso::{self, Answer, Begun};
use serde_json::{Value, json};

use crate::common::identity_provider::{CLIENT_ID, IdentityProvider, parameter, unsigned};
use crate::common::people::identity_of;
use crate::common::single_sign_on::{Scene, person, provider_text, sso_apps};
use crate::common::{CLIENT, TestApp};

/// The ID token is refused for this reason, and what it would say otherwise is accepted.
async fn is_refused(app: &TestApp, reason: &str, spoil: impl Fn(&Scene<'_>, &mut Value)) {
    let scene = Scene::new(app).await;
    app.actor(Role::Reader).await;
    let (begun, address) = scene.begin().await;
    let mut claims = scene.claims(&address, &person("s-1", "reader@acme.test"));
    spoil(&scene, &mut claims);
    let refused = scene.come_back(&begun, &address, scene.idp.sign(&claims)).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {reason}: {refused:?}", app.name);
    let told = scene.reason().await;
    assert!(told.contains(reason), "{}: {reason}: {told}", app.name);
    sso::remove(&app.ctx, &scene.owner, scene.provider.id).await.unwrap();
    // Failures of a network are forgiven.
    app.ctx.clock.advance(120);
}

#[tokio::test]
async fn a_token_that_is_not_the_right_one_is_refused() {
    for app in sso_apps().await {
        let app = &app;
        is_refused(app, "wrong nonce", |_, claims| claims["nonce"] = "another".into()).await;
        is_refused(app, "wrong nonce", |_, claims| {
            claims.as_object_mut().unwrap().remove("nonce");
        })
        .await;
        is_refused(app, "foreign issuer", |_, claims| {
            claims["iss"] = "https://elsewhere.test".into();
        })
        .await;
        is_refused(app, "other audience", |_, claims| claims["aud"] = "another".into()).await;
        is_refused(app, "other audience", |_, claims| {
            claims["aud"] = json!([CLIENT_ID, "another"]);
        })
        .await;
        is_refused(app, "other audience", |_, claims| {
            claims["aud"] = json!([CLIENT_ID, "another"]);
            claims["azp"] = "another".into();
        })
        .await;
        is_refused(app, "expired token", |scene, claims| {
            claims["exp"] = (scene.seconds() - 61).into();
        })
        .await;
        is_refused(app, "token from the future", |scene, claims| {
            claims["iat"] = (scene.seconds() + 61).into();
        })
        .await;
        is_refused(app, "no subject", |_, claims| claims["sub"] = "".into()).await;
    }
}

#[tokio::test]
async fn an_address_that_the_provider_is_not_trusted_with_is_refused() {
    for app in sso_apps().await {
        let app = &app;
        is_refused(app, "unverified e-mail address", |_, claims| {
            claims["email_verified"] = false.into();
        })
        .await;
        is_refused(app, "unverified e-mail address", |_, claims| {
            claims.as_object_mut().unwrap().remove("email_verified");
        })
        .await;
        is_refused(app, "no e-mail address", |_, claims| {
            claims.as_object_mut().unwrap().remove("email");
        })
        .await;
        is_refused(app, "no e-mail address", |_, claims| claims["email"] = "nobody".into()).await;
        // The domain of another tenant, and one that only ends like the own one.
        for email in ["owner@other.test", "reader@evilacme.test", "reader@sub.acme.test"] {
            is_refused(app, "other domain", |_, claims| claims["email"] = email.into()).await;
        }
    }
}

#[tokio::test]
async fn a_forged_signature_is_refused() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        app.actor(Role::Reader).await;
        let stranger = IdentityProvider::start().await;
        stranger.rotate("first");
        let ada = person("s-1", "reader@acme.test");
        let forge = |address: &str, how: &str| {
            let claims = scene.claims(address, &ada);
            let right = scene.idp.sign(&claims);
            let (message, signature) = right.rsplit_once('.').unwrap();
            match how {
                "none" => format!("{}.", unsigned(&json!({"alg": "none"}), &claims)),
                "hmac" => {
                    let header = json!({"alg": "HS256", "kid": "first"});
                    format!("{}.{signature}", unsigned(&header, &claims))
                }
                "other key" => stranger.sign(&claims),
                "no signature" => format!("{message}."),
                "other claims" => {
                    let mut other = claims;
                    other["sub"] = "s-2".into();
                    let header = json!({"alg": "ES256", "kid": "first"});
                    format!("{}.{signature}", unsigned(&header, &other))
                }
                _ => "no token".to_owned(),
            }
        };
        for (how, reason) in [
            ("none", "unreadable token"),
            ("hmac", "unreadable token"),
            ("other key", "wrong signature"),
            ("no signature", "wrong signature"),
            ("other claims", "wrong signature"),
            ("no token", "unreadable token"),
        ] {
            let (begun, address) = scene.begin().await;
            let refused = scene.come_back(&begun, &address, forge(&address, how)).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {how}", app.name);
            assert!(scene.reason().await.contains(reason), "{how}: {}", scene.reason().await);
        }
    }
}

#[tokio::test]
async fn an_answer_counts_once_in_time_and_to_its_own_request() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        app.actor(Role::Reader).await;
        let ada = person("s-1", "reader@acme.test");
        let (begun, address) = scene.begin().await;
        let token = scene.idp.sign(&scene.claims(&address, &ada));
        let code = scene.idp.code_for(&address, token.clone());
        let state = parameter(&address, "state");
        let right = Answer { code: &code, state: &state, ..Answer::default() };
        let refused = async |answer: &Answer<'_>, reason: &str| {
            assert!(scene.finish(&begun, answer).await.is_err(), "{}: {reason}", app.name);
            assert!(scene.reason().await.contains(reason), "{reason}: {}", scene.reason().await);
        };
        refused(&Answer { state: "another", ..right }, "wrong state").await;
        refused(&Answer { state: "", ..right }, "wrong state").await;
        scene.finish(&begun, &right).await.unwrap();
        refused(&right, "replayed").await;
        // Another organization's address.
        let (begun, address) = scene.begin().await;
        let there = sso::finish(&app.ctx, &begun, "other", &right, &CLIENT).await;
        assert!(matches!(there, Err(Error::Forbidden(_))), "{}", app.name);
        app.ctx.clock.advance(600);
        let late = scene.come_back(&begun, &address, token).await;
        assert!(late.is_err() && scene.reason().await.contains("expired"), "{}", app.name);
    }
}

#[tokio::test]
async fn what_the_provider_refuses_is_refused() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        app.actor(Role::Reader).await;
        let answer = async |differ: &dyn Fn(&mut Answer<'_>)| {
            let (begun, address) = scene.begin().await;
            let state = parameter(&address, "state");
            let mut answer = Answer { code: "unknown", state: &state, ..Answer::default() };
            differ(&mut answer);
            let Err(error) = scene.finish(&begun, &answer).await else { panic!("it came in") };
            (error.to_string(), scene.reason().await)
        };
        let (words, reason) = answer(&|answer| answer.error = "access_denied").await;
        assert!(words.contains("cancelled") && reason.contains("refused by the provider"));
        let (_, reason) = answer(&|answer| answer.code = "").await;
        assert!(reason.contains("refused by the provider"), "{reason}");
        let (_, reason) = answer(&|_| {}).await;
        assert!(reason.contains("code refused"), "{reason}");
        let (_, reason) = answer(&|answer| answer.iss = "https://elsewhere.test").await;
        assert!(reason.contains("foreign issuer"), "{reason}");
    }
}

#[tokio::test]
async fn an_account_is_not_given_to_whoever_gets_its_address_later() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let reader = app.actor(Role::Reader).await;
        scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let refused = scene.sign_in(&person("s-2", "reader@acme.test")).await;
        assert!(refused.is_err() && scene.reason().await.contains("account of another person"));
        let id = reader.operator_id().unwrap();
        sso::unlink(&app.ctx, &scene.owner, scene.provider.id, id).await.unwrap();
        scene.sign_in(&person("s-2", "reader@acme.test")).await.unwrap();
        // Names at another issuer are other people's.
        let other = IdentityProvider::start().await;
        let text = provider_text(&other.issuer);
        sso::change(&app.ctx, &scene.owner, scene.provider.id, &text).await.unwrap();
        let page = sso::find(&app.ctx, &scene.owner, scene.provider.id).await.unwrap();
        assert!(page.people.is_empty(), "{}", app.name);
    }
}

#[tokio::test]
async fn refused_sign_ins_make_their_network_wait() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let (_, known) = sign_in::device_cookie(&app.ctx, &reader).await.unwrap().unwrap();
        let stranger = person("s-1", "stranger@elsewhere.test");
        for _ in 0..20 {
            assert!(matches!(scene.sign_in(&stranger).await, Err(Error::Forbidden(_))));
        }
        let waits = scene.sign_in(&stranger).await;
        assert!(matches!(waits, Err(Error::TooManyRequests { .. })), "{}: {waits:?}", app.name);
        // A neighbour whose browser is known does not wait with them.
        let own = person("s-1", "reader@acme.test");
        scene.sign_in_with(&own, &[known]).await.unwrap();
        app.ctx.clock.advance(3_600);
        scene.sign_in(&own).await.unwrap();
    }
}

#[tokio::test]
async fn what_a_browser_keeps_cannot_be_read_or_changed_and_ends() {
    let app = sso_apps().await.first();
    let scene = Scene::new(&app).await;
    let (begun, address) = scene.begin().await;
    let sealed = begun.seal(&app.ctx).unwrap();
    assert_eq!(Begun::open(&app.ctx, &sealed), Some(begun));
    assert!(!sealed.contains(&parameter(&address, "nonce")));
    assert_eq!(Begun::open(&app.ctx, &sealed[..sealed.len() - 2]), None);
    app.ctx.clock.advance(600);
    assert_eq!(Begun::open(&app.ctx, &sealed), None);
}
