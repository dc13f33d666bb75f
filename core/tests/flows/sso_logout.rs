//! Single sign-on: the provider says that somebody has signed out, and their sessions end.

use rollcall_core::access::Role;
use rollcall_core::operators::sessions::OfProvider;
use rollcall_core::sso;
use serde_json::{Value, json};

use crate::common::ADDRESS;
use crate::common::identity_provider::{CLIENT_ID, IdentityProvider};
use crate::common::single_sign_on::{Scene, person, sso_apps};

/// Who calls, and the id of the request.
const FROM: (&str, &str) = (ADDRESS, "r");

fn logout_claims(scene: &Scene<'_>, jti: &str) -> Value {
    json!({
        "iss": scene.idp.issuer,
        "aud": CLIENT_ID,
        "iat": scene.seconds(),
        "exp": scene.seconds() + 120,
        "jti": jti,
        "sub": "s-1",
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    })
}

/// What is changed in a token.
type Spoil<'a> = &'a dyn Fn(&mut Value);

#[tokio::test]
async fn the_sessions_that_the_provider_names_end() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        app.actor(Role::Reader).await;
        let found = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let of = |sid: &str| {
            Some(OfProvider { id: scene.provider.id, subject: "s-1".into(), sid: sid.into() })
        };
        for (key, provider) in [("one", of("a")), ("two", of("b")), ("password", None)] {
            app.open_session_by(&found.identity, key, provider).await;
        }
        let mut claims = logout_claims(&scene, "j-1");
        claims["sid"] = "a".into();
        let token = scene.idp.sign(&claims);
        let ended = sso::back_channel_logout(&app.ctx, "acme", &token, FROM).await.unwrap();
        assert_eq!(ended, 1, "{}", app.name);
        assert!(!app.has_session("one").await && app.has_session("two").await);
        let token = scene.idp.sign(&logout_claims(&scene, "j-2"));
        let ended = sso::back_channel_logout(&app.ctx, "acme", &token, FROM).await.unwrap();
        assert_eq!(ended, 1, "{}", app.name);
        assert!(!app.has_session("two").await && app.has_session("password").await);
        let told = app.audit_details(&scene.owner, "operator.signed_out").await;
        assert_eq!(told.len(), 2, "{}: {told:?}", app.name);
        // A second time it ends nothing.
        let again = sso::back_channel_logout(&app.ctx, "acme", &token, FROM).await;
        assert!(again.is_err_and(|error| error.to_string().contains("already")));
    }
}

#[tokio::test]
async fn a_logout_token_that_proves_nothing_ends_nothing() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        app.actor(Role::Reader).await;
        let found = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let provider =
            Some(OfProvider { id: scene.provider.id, subject: "s-1".into(), sid: String::new() });
        app.open_session_by(&found.identity, "one", provider).await;
        let spoilt: [(&str, Spoil<'_>); 10] = [
            ("no event", &|claims| claims["events"] = json!({})),
            ("a nonce", &|claims| claims["nonce"] = "n".into()),
            ("over", &|claims| claims["exp"] = (scene.seconds() - 61).into()),
            ("over", &|claims| {
                claims.as_object_mut().unwrap().remove("exp");
                claims["iat"] = (scene.seconds() - 700).into();
            }),
            ("too old to be remembered", &|claims| {
                claims["iat"] = (scene.seconds() - 25 * 3_600).into();
                claims["exp"] = (scene.seconds() + 365 * 24 * 3_600).into();
            }),
            ("not yet", &|claims| claims["iat"] = (scene.seconds() + 61).into()),
            ("nobody", &|claims| {
                claims.as_object_mut().unwrap().remove("sub");
            }),
            ("no name", &|claims| claims["jti"] = "".into()),
            ("another's", &|claims| claims["aud"] = "another".into()),
            ("foreign", &|claims| claims["iss"] = "https://elsewhere.test".into()),
        ];
        for (number, (what, spoil)) in spoilt.into_iter().enumerate() {
            let mut claims = logout_claims(&scene, &format!("j-{number}"));
            spoil(&mut claims);
            let token = scene.idp.sign(&claims);
            let refused = sso::back_channel_logout(&app.ctx, "acme", &token, FROM).await;
            assert!(refused.is_err() && app.has_session("one").await, "{}: {what}", app.name);
        }
        let stranger = IdentityProvider::start().await;
        let token = stranger.sign(&logout_claims(&scene, "j-x"));
        assert!(sso::back_channel_logout(&app.ctx, "acme", &token, FROM).await.is_err());
        let token = scene.idp.sign(&logout_claims(&scene, "j-y"));
        assert!(sso::back_channel_logout(&app.ctx, "other", &token, FROM).await.is_err());
        assert!(app.has_session("one").await, "{}", app.name);
        sso::remove(&app.ctx, &scene.owner, scene.provider.id).await.unwrap();
        assert!(!app.has_session("one").await, "{}: its sessions end with it", app.name);
    }
}
