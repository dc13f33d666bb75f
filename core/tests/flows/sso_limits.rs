//! Single sign-on: what the word of a provider is not enough for.

use rollcall_core::access::{Role, SessionAge, SignedInBy};
use rollcall_core::factors::{self, Holder};
use rollcall_core::sso::{self, Aim, Answer, ProviderText};
use rollcall_core::{Error, Timestamp, account, operators};
use serde_json::json;

use crate::common::authenticator::{app_with, code_at, holder, set_up};
use crate::common::identity_provider::{IdentityProvider, parameter};
use crate::common::passkey::ORIGIN;
use crate::common::people::identity_of;
use crate::common::single_sign_on::{Scene, person, provider_text, sso_apps};
use crate::common::{ADDRESS, CLIENT, PASSWORD};

#[tokio::test]
async fn a_provider_does_not_change_a_second_factor_that_guards_another_organization() {
    for mut app in sso_apps().await {
        app.ctx.settings.public_url = ORIGIN.into();
        let scene = Scene::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let (phone, _) = set_up(&app, &reader).await;
        app.ctx.clock.advance(60);
        let found = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let holder = |proved_at: Timestamp| Holder {
            identity: &found.identity,
            address: ADDRESS,
            request_id: "r",
            proved_at: Some(proved_at),
        };
        let now = app.ctx.clock.now();
        let late = factors::require_proof(&app.ctx, &holder(now.plus_seconds(-600)), "").await;
        assert!(matches!(late, Err(Error::NeedsProof)), "{}: {late:?}", app.name);
        factors::require_proof(&app.ctx, &holder(now), "").await.unwrap();
        factors::begin_passkey(&app.ctx, &holder(now), "k").await.unwrap();
        let late = factors::begin_passkey(&app.ctx, &holder(now.plus_seconds(-600)), "k").await;
        assert!(matches!(late, Err(Error::NeedsProof)), "{}: {late:?}", app.name);
        app.actor_of("other", "main", Role::Owner).await;
        app.grant("reader@acme.test", "other", Role::Reader).await.unwrap();
        let refused = factors::remove_app(&app.ctx, &holder(now), "").await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}: {refused:?}", app.name);
        let refused = factors::new_codes(&app.ctx, &holder(now), "", None).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}", app.name);
        let refused = factors::begin_passkey(&app.ctx, &holder(now), "k").await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}: {refused:?}", app.name);
        assert!(factors::find(&app.ctx, &reader).await.unwrap().app.is_some(), "{}", app.name);
        factors::remove_app(&app.ctx, &holder(now), &code_at(&app, &phone)).await.unwrap();
    }
}

#[tokio::test]
async fn a_proof_from_another_provider_is_worth_nothing() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let id = identity_of(&app.actor(Role::Reader).await).operator_id;
        let found = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let (begun, address) =
            sso::begin(&app.ctx, scene.provider.id, Aim::Proof(id), "", "/").await.unwrap();
        let mut claims = scene.claims(&address, &person("s-1", "reader@acme.test"));
        claims["auth_time"] = scene.seconds().into();
        let code = scene.idp.code_for(&address, scene.idp.sign(&claims));
        let state = parameter(&address, "state");
        let answer = Answer { code: &code, state: &state, ..Answer::default() };
        let mut other = found.session.clone();
        other.provider_id = uuid::Uuid::nil();
        let refused = sso::prove(&app.ctx, &begun, (id, &other), "acme", &answer, &CLIENT).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
        let right = (id, &found.session);
        sso::prove(&app.ctx, &begun, right, "acme", &answer, &CLIENT).await.unwrap();
    }
}

#[tokio::test]
async fn another_address_does_not_lead_around_single_sign_on() {
    for app in sso_apps().await {
        let mut ctx = app.ctx.clone();
        ctx.settings.mail.smtp_url = Some("smtp://127.0.0.1:1".into());
        let scene = Scene::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let change = async |email: &str| {
            account::request_email(&ctx, &reader, PASSWORD, email, ADDRESS, "r").await
        };
        change("first@elsewhere.test").await.unwrap();
        let sql =
            "SELECT text_body FROM mails WHERE kind = 'confirm_email' ORDER BY id DESC LIMIT 1";
        let link = app.mailed_token(sql).await;
        scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let own = scene.owner.operator_id().unwrap();
        sso::name_break_glass(&app.ctx, &scene.owner, own).await.unwrap();
        sso::require(&app.ctx, &scene.owner, scene.provider.id, true).await.unwrap();
        let refused = change("second@elsewhere.test").await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}: {refused:?}", app.name);
        let refused = account::confirm_email(&app.ctx, &link, "r").await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}: {refused:?}", app.name);
        // Also not where the owner of the machine has changed it: the provider knows the person.
        account::change_email(&app.ctx, "reader@acme.test", "ada@elsewhere.test").await.unwrap();
        let refused = app.sign_in("ada@elsewhere.test", PASSWORD).await;
        assert!(matches!(&refused, Err(Error::Forbidden(words)) if words.contains("requires")));
        // And the provider speaks for its domains only.
        let refused = scene.sign_in(&person("s-1", "reader@acme.test")).await;
        assert!(refused.is_err() && scene.reason().await.contains("other domain"), "{}", app.name);
    }
}

#[tokio::test]
async fn an_app_that_was_set_up_after_single_sign_on_counts_for_its_organization_alone() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let found = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let proved_at = Some(app.ctx.clock.now());
        let me = Holder { proved_at, ..holder(&found.identity) };
        app.open_session(&found.identity, "here").await;
        let new = factors::begin_set_up(&app.ctx, &found.identity, None).unwrap();
        let phone = app_with(&new.secret);
        let code = code_at(&app, &phone);
        factors::add_app(&app.ctx, &me, &new.token, &code, "", "here").await.unwrap();
        let has_one = async || factors::find(&app.ctx, &reader).await.unwrap().has_one();
        assert!(has_one().await, "{}", app.name);

        app.actor_of("bravo", "main", Role::Owner).await;
        app.grant(&reader.email, "bravo", Role::Reader).await.unwrap();
        assert!(!has_one().await, "{}", app.name);
        app.ctx.clock.advance(60);
        let refused =
            factors::require_proof(&app.ctx, &holder(&reader), &code_at(&app, &phone)).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{}: {refused:?}", app.name);
        // Set up anew with the password, it counts everywhere.
        set_up(&app, &reader).await;
        assert!(has_one().await, "{}", app.name);
    }
}

#[tokio::test]
async fn a_domain_that_goes_takes_its_people_with_it() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let id = identity_of(&app.actor(Role::Reader).await).operator_id;
        let found = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let by = SignedInBy::Provider(scene.owner.organization.seq);
        let opens = async || {
            let link = Some((scene.provider.id, found.session.subject.as_str()));
            operators::of_session(&app.ctx, id, by, link, SessionAge::default())
                .await
                .unwrap()
                .is_some()
        };
        assert!(opens().await);
        let text = ProviderText { domains: "b.test".into(), ..provider_text(&scene.idp.issuer) };
        sso::change(&app.ctx, &scene.owner, scene.provider.id, &text).await.unwrap();
        assert!(!opens().await, "{}: a session that was half open", app.name);
        assert!(scene.sign_in(&person("s-1", "reader@acme.test")).await.is_err());
        let page = sso::find(&app.ctx, &scene.owner, scene.provider.id).await.unwrap();
        assert!(page.people.is_empty(), "{}", app.name);
    }
}

#[tokio::test]
async fn whoever_is_unlinked_does_not_finish_a_sign_in_that_waits_for_its_code() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let id = identity_of(&app.actor(Role::Reader).await).operator_id;
        let found = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        sso::unlink(&app.ctx, &scene.owner, scene.provider.id, id).await.unwrap();
        let link = Some((scene.provider.id, found.session.subject.as_str()));
        let by = SignedInBy::Provider(scene.owner.organization.seq);
        let opens =
            operators::of_session(&app.ctx, id, by, link, SessionAge::default()).await.unwrap();
        assert!(opens.is_none(), "{}", app.name);
    }
}

#[tokio::test]
async fn an_address_and_its_verification_come_from_one_answer() {
    let app = sso_apps().await.first();
    let scene = Scene::new(&app).await;
    app.actor(Role::Reader).await;
    scene.idp.say_more(json!({"sub": "s-1", "email": "mallory@acme.test", "email_verified": true}));
    let (begun, address) = scene.begin().await;
    let mut claims = scene.claims(&address, &person("s-1", "reader@acme.test"));
    claims.as_object_mut().unwrap().remove("email_verified");
    let token = scene.idp.sign(&claims);
    assert!(scene.come_back(&begun, &address, token).await.is_err());
    assert!(scene.reason().await.contains("no account"), "{}", scene.reason().await);
}

#[tokio::test]
async fn a_missing_claim_with_groups_takes_no_role() {
    for app in sso_apps().await {
        let scene = Scene::with(&app, |text| text.groups_claim = "groups".into()).await;
        scene.give("readers", Role::Reader).await;
        app.actor(Role::Reader).await;
        let with = json!({"sub": "s-1", "email": "reader@acme.test", "groups": ["readers"]});
        let found = scene.sign_in(&with).await.unwrap();
        assert!(scene.sign_in(&person("s-1", "reader@acme.test")).await.is_err());
        assert!(scene.reason().await.contains("no claim with groups"));
        assert_eq!(scene.opens(&found.identity).await.len(), 1, "{}", app.name);
    }
}

#[tokio::test]
async fn logout_tokens_that_prove_nothing_make_their_sender_wait() {
    let app = sso_apps().await.first();
    let scene = Scene::new(&app).await;
    let stranger = IdentityProvider::start().await;
    let token = stranger.sign(&json!({"iss": scene.idp.issuer}));
    let from = (ADDRESS, "r");
    for _ in 0..20 {
        let refused = sso::back_channel_logout(&app.ctx, "acme", &token, from).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
    let waits = sso::back_channel_logout(&app.ctx, "acme", &token, from).await;
    assert!(matches!(waits, Err(Error::TooManyRequests { .. })), "{waits:?}");
}
