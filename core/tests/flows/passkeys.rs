//! Passkeys: added, used alone, used after a password, used as a proof, and removed.

use rollcall_core::access::{Identity, Role, SessionAge, SignedInBy};
use rollcall_core::factors;
use rollcall_core::operators;
use rollcall_core::sign_in::{self, PendingSignIn, SignIn};
use rollcall_core::{Error, sso, team};

use crate::common::authenticator::{code_at, holder, set_up};
use crate::common::passkey::{BROWSER, Device, ORIGIN, add, open_session, passkey_apps, proved};
use crate::common::people::identity_of;
use crate::common::single_sign_on::{Scene, person, sso_apps};
use crate::common::{CLIENT, PASSWORD, TestApp};

const EMAIL: &str = "owner@acme.test";

async fn owner(app: &TestApp) -> Identity {
    identity_of(&app.actor(Role::Owner).await)
}

async fn options(app: &TestApp) -> String {
    let asked = sign_in::ask_for_any_passkey(&app.ctx, Some(BROWSER)).await.unwrap();
    asked.expect("passkeys").options
}

/// Signs in with a passkey alone.
async fn sign_in(app: &TestApp, device: &Device) -> Result<Identity, Error> {
    let answer = device.sign(&options(app).await).to_string();
    sign_in::with_passkey(&app.ctx, BROWSER, &answer, &CLIENT).await
}

async fn password_step(app: &TestApp) -> PendingSignIn {
    match sign_in::with_password(&app.ctx, EMAIL, PASSWORD, &CLIENT).await.unwrap() {
        SignIn::NeedsCode(pending) => pending,
        SignIn::Done(_) => panic!("{}: no second factor was asked for", app.name),
    }
}

async fn second_step(
    app: &TestApp,
    pending: &PendingSignIn,
    device: &Device,
) -> Result<Identity, Error> {
    let asked = sign_in::second_step(&app.ctx, pending, BROWSER).await.unwrap();
    let answer = device.sign(&asked.passkey.expect("a passkey")).to_string();
    sign_in::with_second_passkey(&app.ctx, pending, BROWSER, &answer, &CLIENT).await
}

fn in_field(outcome: &Result<Identity, Error>) -> bool {
    matches!(outcome, Err(Error::Invalid(fields)) if fields.contains_key("passkey"))
}

#[tokio::test]
async fn a_passkey_is_added_and_signs_in_without_a_password() {
    for app in passkey_apps().await {
        let identity = owner(&app).await;
        let (mut device, codes) = add(&app, &identity, "  Work laptop ").await;
        assert_eq!(codes.len(), 10, "the first factor comes with recovery codes");
        let found = factors::find(&app.ctx, &identity).await.unwrap();
        assert_eq!(found.passkeys[0].name, "Work laptop");
        assert!(found.has_one() && found.app.is_none() && found.recovery_codes == 10);
        assert_eq!(found.passkeys[0].last_used_at, None);

        device.count += 1;
        let signed = sign_in(&app, &device).await.unwrap();
        assert_eq!(signed.operator_id, identity.operator_id, "{}", app.name);
        let found = factors::find(&app.ctx, &identity).await.unwrap();
        assert!(found.passkeys[0].last_used_at.is_some());

        // A second one leaves the codes as they are.
        let (_, codes) = add(&app, &identity, "Phone").await;
        assert!(codes.is_empty());
        let owner = app.actor(Role::Owner).await;
        let actions = app.operator_actions(&owner, 3).await;
        let added = "operator.second_factor_added";
        assert_eq!(actions, [added, "operator.signed_in", added], "{}", app.name);
        assert_eq!(app.mail_kinds(&owner).await, ["passkey_added", "passkey_added"]);
        let told = app.audit_details(&owner, "operator.signed_in").await;
        assert!(told[0].contains("Work laptop"), "{told:?}");
    }
}

#[tokio::test]
async fn a_passkey_is_the_second_step_after_a_password() {
    for app in passkey_apps().await {
        let identity = owner(&app).await;
        let (mut device, codes) = add(&app, &identity, "Laptop").await;
        let pending = password_step(&app).await;
        device.count += 1;
        let signed = second_step(&app, &pending, &device).await.unwrap();
        assert_eq!(signed.operator_id, identity.operator_id);
        // A recovery code stands in for it.
        let pending = password_step(&app).await;
        let asked = sign_in::second_step(&app.ctx, &pending, BROWSER).await.unwrap();
        assert!(!asked.has_app && asked.passkey.is_some());
        sign_in::with_code(&app.ctx, &pending, &codes[0], &CLIENT).await.unwrap();

        // Of somebody else's passkey nobody is asked, and it is refused.
        let reader = identity_of(&app.actor(Role::Reader).await);
        let (other, _) = add(&app, &reader, "Other").await;
        let pending = password_step(&app).await;
        let outcome = second_step(&app, &pending, &other).await;
        assert!(in_field(&outcome), "{}: {outcome:?}", app.name);
        let owner = app.actor(Role::Owner).await;
        let told = app.audit_details(&owner, "operator.passkey_refused").await;
        assert!(told[0].contains("passkey of another account"), "{told:?}");
        assert!(!told[0].contains("Other"), "the name is somebody else's: {told:?}");
        // Half a sign-in ends.
        app.ctx.clock.advance(10 * 60);
        device.count += 1;
        let late = second_step(&app, &pending, &device).await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{}: {late:?}", app.name);
    }
}

#[tokio::test]
async fn wrong_answers_sign_nobody_in_and_are_recorded() {
    for app in passkey_apps().await {
        let identity = owner(&app).await;
        let (mut device, _) = add(&app, &identity, "Laptop").await;
        let actor = app.actor(Role::Owner).await;
        let refused = async |device: &Device, reason: &str| {
            let outcome = sign_in(&app, device).await;
            assert!(matches!(outcome, Err(Error::Forbidden(_))), "{reason}: {outcome:?}");
            let told = app.audit_details(&actor, "operator.sign_in_failed").await;
            assert!(told[0].contains(reason), "{}: {reason}: {told:?}", app.name);
        };
        // Its counter stands.
        refused(&device, "counter went back").await;
        device.count = 0;
        refused(&device, "counter went back").await;
        device.count = 9;
        device.origin = "https://rollcall.example.evil.test".into();
        refused(&device, "other site").await;
        device.origin = "http://rollcall.example".into();
        refused(&device, "other site").await;
        device.origin = "https://rollcall.example".into();
        device.site = "example".into();
        refused(&device, "other site").await;
        device.site = "rollcall.example".into();
        device.flags = 1;
        refused(&device, "not verified").await;
        device.flags = 5;
        let handle = std::mem::take(&mut device.handle);
        refused(&device, "passkey of another account").await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        device.handle = Device::new(&reader).handle;
        refused(&device, "passkey of another account").await;
        device.handle = handle;
        // A key that nobody has, which names the owner: nothing comes into their log.
        let before = app.audit_details(&actor, "operator.sign_in_failed").await.len();
        sign_in(&app, &Device::new(&identity)).await.unwrap_err();
        let after = app.audit_details(&actor, "operator.sign_in_failed").await;
        assert_eq!(after.len(), before, "{}: {after:?}", app.name);
        assert!(sign_in(&app, &device).await.is_ok(), "{}", app.name);
    }
}

#[tokio::test]
async fn an_answer_works_once_in_its_browser_for_its_question_and_for_a_while() {
    for app in passkey_apps().await {
        let identity = owner(&app).await;
        let (mut device, _) = add(&app, &identity, "Laptop").await;
        // An authenticator that does not count.
        app.execute("UPDATE passkeys SET sign_count = 0").await;
        device.count = 0;
        let with = async |answer: &str, browser: &str| {
            sign_in::with_passkey(&app.ctx, browser, answer, &CLIENT).await
        };
        let asked = options(&app).await;
        let answer = device.sign(&asked).to_string();
        let other = with(&answer, "another browser").await;
        assert!(matches!(other, Err(Error::Conflict(_))), "{}: {other:?}", app.name);
        with(&answer, BROWSER).await.unwrap();
        let again = with(&answer, BROWSER).await;
        assert!(matches!(again, Err(Error::Forbidden(_))), "{}: {again:?}", app.name);
        let actor = app.actor(Role::Owner).await;
        let told = app.audit_details(&actor, "operator.sign_in_failed").await;
        assert!(told[0].contains("challenge used before"), "{told:?}");

        // The challenge of one page, with the token of another.
        let mut mixed = device.sign(&options(&app).await);
        mixed["token"] = device.sign(&options(&app).await)["token"].clone();
        let outcome = with(&mixed.to_string(), BROWSER).await;
        assert!(matches!(outcome, Err(Error::Forbidden(_))), "{}: {outcome:?}", app.name);
        let told = app.audit_details(&actor, "operator.sign_in_failed").await;
        assert!(told[0].contains("other challenge"), "{told:?}");
        // A signature of something else.
        let mut forged = device.sign(&options(&app).await);
        forged["signature"] = device.sign(&options(&app).await)["signature"].clone();
        with(&forged.to_string(), BROWSER).await.unwrap_err();
        let told = app.audit_details(&actor, "operator.sign_in_failed").await;
        assert!(told[0].contains("wrong signature"), "{told:?}");

        // Asked as a proof, answered as a sign-in.
        let proof = factors::ask_for_passkey(&app.ctx, &identity, BROWSER).await.unwrap();
        let outcome = with(&device.sign(&proof.unwrap()).to_string(), BROWSER).await;
        assert!(matches!(outcome, Err(Error::Conflict(_))), "{}: {outcome:?}", app.name);
        let late = device.sign(&options(&app).await).to_string();
        app.ctx.clock.advance(15 * 60);
        let outcome = with(&late, BROWSER).await;
        assert!(matches!(outcome, Err(Error::Conflict(_))), "{}: {outcome:?}", app.name);
        for nothing in ["", "{}", "[]", "null"] {
            let outcome = with(nothing, BROWSER).await;
            assert!(in_field(&outcome), "{nothing}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_closed_account_and_a_removed_passkey_open_nothing() {
    for app in passkey_apps().await {
        let owner_actor = app.actor(Role::Owner).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let (mut device, _) = add(&app, &reader, "Laptop").await;
        device.count += 1;
        team::suspend(&app.ctx, &owner_actor, reader.operator_id).await.unwrap();
        let answer = device.sign(&options(&app).await).to_string();
        let send = async || sign_in::with_passkey(&app.ctx, BROWSER, &answer, &CLIENT).await;
        let closed = send().await.unwrap_err();
        let told = app.audit_details(&owner_actor, "operator.sign_in_failed").await;
        assert!(told[0].contains("no access"), "{told:?}");
        team::restore(&app.ctx, &owner_actor, reader.operator_id).await.unwrap();
        // The answer that was refused does not work later.
        let held = send().await;
        assert!(matches!(held, Err(Error::Forbidden(_))), "{}: {held:?}", app.name);
        let told = app.audit_details(&owner_actor, "operator.sign_in_failed").await;
        assert!(told[0].contains("used before"), "{told:?}");
        sign_in(&app, &device).await.unwrap();

        let id = factors::find(&app.ctx, &reader).await.unwrap().passkeys[0].id;
        let me = proved(&app, &reader);
        factors::remove_passkey(&app.ctx, &me, id).await.unwrap();
        device.count += 1;
        let removed = sign_in(&app, &device).await.unwrap_err();
        // The two are told alike.
        assert_eq!(closed, removed, "{}", app.name);
        assert!(matches!(removed, Error::Forbidden(_)));
        let again = factors::remove_passkey(&app.ctx, &me, id).await;
        assert!(matches!(again, Err(Error::NotFound(_))), "{again:?}");
        // The last factor takes the recovery codes with it, and the password alone signs in.
        assert_eq!(factors::find(&app.ctx, &reader).await.unwrap(), factors::Factors::default());
        let kinds = app.mail_kinds(&owner_actor).await;
        assert!(kinds.iter().any(|kind| kind == "passkey_removed"), "{kinds:?}");
        let signed = sign_in::with_password(&app.ctx, &reader.email, PASSWORD, &CLIENT).await;
        assert!(matches!(signed, Ok(SignIn::Done(_))), "{}: {signed:?}", app.name);
    }
}

#[tokio::test]
async fn wrong_passkeys_make_the_next_one_wait() {
    for app in passkey_apps().await {
        let identity = owner(&app).await;
        let (mut device, _) = add(&app, &identity, "Laptop").await;
        let pending = password_step(&app).await;
        device.flags = 1;
        for _ in 0..3 {
            assert!(in_field(&second_step(&app, &pending, &device).await));
        }
        let waits = second_step(&app, &pending, &device).await;
        assert!(matches!(waits, Err(Error::TooManyRequests { .. })), "{}: {waits:?}", app.name);
        app.ctx.clock.advance(2);
        device.flags = 5;
        device.count += 1;
        second_step(&app, &pending, &device).await.unwrap();
        // Signing in with a passkey alone waits for its network.
        let stranger = Device::new(&identity);
        for _ in 0..20 {
            sign_in(&app, &stranger).await.unwrap_err();
        }
        let waits = sign_in(&app, &stranger).await;
        assert!(matches!(waits, Err(Error::TooManyRequests { .. })), "{}: {waits:?}", app.name);
        // Who has the right one is not kept out by a neighbour who goes on with wrong ones.
        device.count += 1;
        sign_in(&app, &device).await.unwrap();
    }
}

#[tokio::test]
async fn adding_and_removing_need_a_recent_proof_which_a_passkey_gives() {
    for app in passkey_apps().await {
        let identity = owner(&app).await;
        let (mut device, _) = add(&app, &identity, "Laptop").await;
        let ctx = &app.ctx;
        let old = proved(&app, &identity);
        ctx.clock.advance(10 * 60);
        let begun = factors::begin_passkey(ctx, &old, BROWSER).await;
        assert!(matches!(begun, Err(Error::NeedsProof)), "{}: {begun:?}", app.name);
        let id = factors::find(ctx, &identity).await.unwrap().passkeys[0].id;
        let removed = factors::remove_passkey(ctx, &old, id).await;
        assert!(matches!(removed, Err(Error::NeedsProof)), "{}: {removed:?}", app.name);

        let asked = async || factors::ask_for_passkey(ctx, &identity, BROWSER).await.unwrap();
        device.count += 1;
        let answer = device.sign(&asked().await.unwrap()).to_string();
        let prove = async |answer: &str| {
            factors::prove_by_passkey(ctx, &holder(&identity), BROWSER, answer).await
        };
        prove(&answer).await.unwrap();
        let again = prove(&answer).await;
        assert!(matches!(again, Err(Error::Invalid(_))), "{}: {again:?}", app.name);
        device.flags = 1;
        device.count += 1;
        let answer = device.sign(&asked().await.unwrap()).to_string();
        assert!(matches!(prove(&answer).await, Err(Error::Invalid(_))));
        let actor = app.actor(Role::Owner).await;
        let told = app.audit_details(&actor, "operator.passkey_refused").await;
        assert!(told[0].contains("not verified") && told[1].contains("used before"), "{told:?}");
    }
}

#[tokio::test]
async fn a_new_passkey_is_stored_only_as_it_was_asked_for() {
    for app in passkey_apps().await {
        let (ctx, identity) = (&app.ctx, owner(&app).await);
        let reader = identity_of(&app.actor(Role::Reader).await);
        open_session(&app, &identity).await;
        let me = proved(&app, &identity);
        let begin = async || factors::begin_passkey(ctx, &me, BROWSER).await.unwrap();
        let finish =
            async |answer: &str| factors::add_passkey(ctx, &me, BROWSER, answer, "P").await;
        let invalid = |outcome: &Result<Vec<String>, Error>| matches!(outcome, Err(Error::Invalid(fields)) if fields.contains_key("passkey"));
        let mut device = Device::new(&identity);
        device.origin = "https://evil.test".into();
        assert!(invalid(&finish(&device.create(&begin().await).to_string()).await));
        device = Device::new(&identity);
        device.flags = 1;
        assert!(invalid(&finish(&device.create(&begin().await).to_string()).await));
        device = Device::new(&identity);
        let mut other_id = device.create(&begin().await);
        other_id["id"] = "AAAA".into();
        assert!(invalid(&finish(&other_id.to_string()).await));
        let mut no_key = device.create(&begin().await);
        no_key["public_key"] = "MFkwEwYHKoZIzj0CAQ".into();
        assert!(invalid(&finish(&no_key.to_string()).await));

        let asked = begin().await;
        let answer = device.create(&asked).to_string();
        let stolen = proved(&app, &reader);
        let theirs = factors::add_passkey(ctx, &stolen, BROWSER, &answer, "P").await;
        assert!(matches!(theirs, Err(Error::Conflict(_))), "{}: {theirs:?}", app.name);
        for name in ["", "  ", "a\nb", &"n".repeat(61)] {
            let named = factors::add_passkey(ctx, &me, BROWSER, &answer, name).await;
            assert!(matches!(named, Err(Error::Invalid(_))), "{name:?}: {named:?}");
        }
        assert_eq!(finish(&answer).await.unwrap().len(), 10, "{}", app.name);
        assert!(invalid(&finish(&answer).await), "it was sent twice");
        let same = device.create(&begin().await).to_string();
        assert!(invalid(&finish(&same).await), "the device has been added");
        let listed = begin().await;
        assert!(listed.contains("\"excludeCredentials\":[{"), "{listed}");

        for number in 2..=factors::MAX_PASSKEYS {
            add(&app, &identity, &format!("Key {number}")).await;
        }
        let full = factors::begin_passkey(ctx, &me, BROWSER).await;
        assert!(matches!(full, Err(Error::Conflict(_))), "{}: {full:?}", app.name);
    }
}

#[tokio::test]
async fn a_passkey_is_renamed_by_its_owner_alone() {
    for app in passkey_apps().await {
        let identity = owner(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        add(&app, &identity, "Laptop").await;
        let id = factors::find(&app.ctx, &identity).await.unwrap().passkeys[0].id;
        let rename = async |who: &Identity, name: &str| {
            factors::rename_passkey(&app.ctx, &holder(who), id, name).await
        };
        let theirs = rename(&reader, "Mine").await;
        assert!(matches!(theirs, Err(Error::NotFound(_))), "{}: {theirs:?}", app.name);
        let removed = factors::remove_passkey(&app.ctx, &proved(&app, &reader), id).await;
        assert!(matches!(removed, Err(Error::NotFound(_))), "{}: {removed:?}", app.name);
        assert!(matches!(rename(&identity, " ").await, Err(Error::Invalid(_))));
        rename(&identity, "Old laptop").await.unwrap();
        rename(&identity, "Old laptop").await.unwrap();
        let found = factors::find(&app.ctx, &identity).await.unwrap();
        assert_eq!(found.passkeys[0].name, "Old laptop");
        let actor = app.actor(Role::Owner).await;
        let told = app.audit_details(&actor, "operator.passkey_renamed").await;
        assert!(told.len() == 1 && told[0].contains("Laptop"), "{}: {told:?}", app.name);
        let kinds = app.mail_kinds(&actor).await;
        assert!(kinds.iter().any(|kind| kind == "passkey_renamed"), "{kinds:?}");
    }
}

#[tokio::test]
async fn a_passkey_counts_wherever_a_second_factor_does() {
    for app in passkey_apps().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        let reader = identity_of(&app.actor(Role::Reader).await);
        let needs = async |identity: &Identity| {
            let id = identity.operator_id;
            operators::of_session(&app.ctx, id, SignedInBy::Password, None, SessionAge::default())
                .await
                .unwrap()
                .unwrap()
                .1
                .factor
        };
        add(&app, &identity, "Laptop").await;
        team::require_second_factor(&app.ctx, &owner, true).await.unwrap();
        assert!(!needs(&identity).await && needs(&reader).await, "{}", app.name);
        let (mut device, _) = add(&app, &reader, "Phone").await;
        assert!(!needs(&reader).await);
        let has_one = async |id| {
            let members = team::list(&app.ctx, &owner).await.unwrap().members;
            members.iter().find(|one| one.operator_id == id).unwrap().has_second_factor
        };
        assert!(has_one(reader.operator_id).await, "{}", app.name);
        team::reset_second_factor(&app.ctx, &owner, reader.operator_id).await.unwrap();
        assert!(needs(&reader).await && !has_one(reader.operator_id).await, "{}", app.name);
        device.count += 1;
        sign_in(&app, &device).await.unwrap_err();
        let by_command = factors::reset_by_email(&app.ctx, EMAIL).await.unwrap();
        assert_eq!(by_command, Some(true), "{}", app.name);
        assert!(needs(&identity).await);
    }
}

#[tokio::test]
async fn recovery_codes_come_with_the_first_factor_and_go_with_the_last() {
    for app in passkey_apps().await {
        let identity = owner(&app).await;
        let (phone, codes) = set_up(&app, &identity).await;
        assert_eq!(codes.len(), 10);
        let (_, none) = add(&app, &identity, "Laptop").await;
        assert!(none.is_empty(), "{}", app.name);
        app.ctx.clock.advance(60);
        let code = code_at(&app, &phone);
        factors::remove_app(&app.ctx, &holder(&identity), &code).await.unwrap();
        let found = factors::find(&app.ctx, &identity).await.unwrap();
        assert_eq!((found.app, found.recovery_codes), (None, 10), "{}", app.name);
        // An app beside a passkey leaves the codes; an app in the place of another does not.
        let (_, none) = set_up(&app, &identity).await;
        assert!(none.is_empty());
        let (_, codes) = set_up(&app, &identity).await;
        assert_eq!(codes.len(), 10);
        let made_at = factors::find(&app.ctx, &identity).await.unwrap().codes_made_at;
        let made =
            factors::new_codes(&app.ctx, &holder(&identity), PASSWORD, made_at).await.unwrap();
        assert_eq!(made.len(), 10);
    }
}

#[tokio::test]
async fn an_address_without_a_host_name_has_no_passkeys() {
    for mut app in passkey_apps().await {
        let identity = owner(&app).await;
        let (device, _) = add(&app, &identity, "Laptop").await;
        let asked = options(&app).await;
        for (address, works) in [
            ("http://127.0.0.1:3000", false),
            ("https://192.0.2.1", false),
            ("https://[::1]:3000", false),
            ("http://rollcall.example", false),
            ("http://localhost:3000", true),
            ("https://rollcall.example:8443", true),
        ] {
            app.ctx.settings.public_url = address.into();
            assert_eq!(factors::can_use_passkeys(&app.ctx), works, "{address}");
            let offered = sign_in::ask_for_any_passkey(&app.ctx, None).await.unwrap();
            assert_eq!(offered.is_some(), works, "{address}");
            let proof = factors::ask_for_passkey(&app.ctx, &identity, BROWSER).await.unwrap();
            assert_eq!(proof.is_some(), works, "{address}");
            let begun = factors::begin_passkey(&app.ctx, &proved(&app, &identity), BROWSER).await;
            assert_eq!(begun.is_ok(), works, "{address}: {begun:?}");
            let answer = device.sign(&asked).to_string();
            let signed = sign_in::with_passkey(&app.ctx, BROWSER, &answer, &CLIENT).await;
            assert!(signed.is_err(), "{address}: a key of another site");
        }
    }
}

#[tokio::test]
async fn where_single_sign_on_is_required_a_passkey_opens_what_a_password_would() {
    for mut app in sso_apps().await {
        app.ctx.settings.public_url = ORIGIN.into();
        let scene = Scene::new(&app).await;
        let (ctx, actor) = (&app.ctx, &scene.owner);
        let (owner, reader) = (identity_of(actor), identity_of(&app.actor(Role::Reader).await));
        let (mut owners, _) = add(&app, &owner, "Owner").await;
        let (mut readers, _) = add(&app, &reader, "Reader").await;
        sso::name_break_glass(ctx, actor, owner.operator_id).await.unwrap();
        // The provider does not speak for the second factor: the passkey is asked for after it.
        let finished = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let pending = finished.pending.expect("a second step");
        readers.count += 1;
        second_step(&app, &pending, &readers).await.unwrap();
        sso::require(ctx, actor, scene.provider.id, true).await.unwrap();
        readers.count += 1;
        let refused = sign_in(&app, &readers).await;
        let words = |error: &Error| error.to_string().contains("requires single sign-on");
        assert!(refused.as_ref().is_err_and(words), "{}: {refused:?}", app.name);
        let told = app.audit_details(actor, "operator.sign_in_failed").await;
        assert!(told[0].contains("single sign-on is required"), "{}: {told:?}", app.name);
        owners.count += 1;
        sign_in(&app, &owners).await.unwrap();
        let told = app.audit_details(actor, "operator.signed_in").await;
        assert!(told[0].contains("break_glass"), "{}: {told:?}", app.name);
    }
}

#[tokio::test]
async fn a_request_that_outlives_its_session_stores_no_passkey() {
    for app in passkey_apps().await {
        let owner = app.actor(Role::Owner).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        add(&app, &reader, "Laptop").await;
        let (me, thief) = (proved(&app, &reader), Device::new(&reader));
        let asked = factors::begin_passkey(&app.ctx, &me, BROWSER).await.unwrap();
        let answer = thief.create(&asked).to_string();
        team::reset_second_factor(&app.ctx, &owner, reader.operator_id).await.unwrap();
        let late = factors::add_passkey(&app.ctx, &me, BROWSER, &answer, "Thief").await;
        assert!(matches!(late, Err(Error::Forbidden(_))), "{}: {late:?}", app.name);
        let found = factors::find(&app.ctx, &reader).await.unwrap();
        assert_eq!(found, factors::Factors::default(), "{}", app.name);
        // The session of somebody else under this key does not do.
        open_session(&app, &identity_of(&owner)).await;
        let late = factors::add_passkey(&app.ctx, &me, BROWSER, &answer, "Thief").await;
        assert!(matches!(late, Err(Error::Forbidden(_))), "{}: {late:?}", app.name);
    }
}

#[tokio::test]
async fn wrong_passkeys_at_once_are_counted_one_after_another() {
    for app in passkey_apps().await {
        let identity = owner(&app).await;
        let (mut device, _) = add(&app, &identity, "Laptop").await;
        let pending = password_step(&app).await;
        device.flags = 1;
        let tries = (0..12).map(|_| second_step(&app, &pending, &device));
        let outcomes = futures::future::join_all(tries).await;
        // Two are looked at at a time, and the fourth failure makes the next one wait.
        let looked_at = outcomes.iter().filter(|outcome| in_field(outcome)).count();
        assert!((3..=4).contains(&looked_at), "{}: {outcomes:?}", app.name);
    }
}

#[tokio::test]
async fn a_passkey_that_one_organizations_provider_vouches_for_opens_no_other() {
    for app in passkey_apps().await {
        let owner = app.actor(Role::Owner).await;
        let mut reader = identity_of(&app.actor(Role::Reader).await);
        reader.by = SignedInBy::Provider(owner.organization.seq);
        let (mut device, codes) = add(&app, &reader, "Phone").await;
        assert_eq!(codes.len(), 10, "{}", app.name);
        let one = async || factors::find(&app.ctx, &reader).await.unwrap();
        assert!(one().await.has_one() && !one().await.passkeys[0].signs_in_alone);
        // Alone it opens nothing: a session that no provider has opened could add one that counts anywhere.
        device.count += 1;
        let alone = sign_in(&app, &device).await;
        assert!(matches!(alone, Err(Error::Forbidden(_))), "{}: {alone:?}", app.name);
        let told = app.audit_details(&owner, "operator.sign_in_failed").await;
        assert!(told[0].contains("second factor only"), "{told:?}");
        // After the password it is asked for, as long as the account belongs to this organization alone.
        let step =
            async || sign_in::with_password(&app.ctx, &reader.email, PASSWORD, &CLIENT).await;
        let Ok(SignIn::NeedsCode(pending)) = step().await else { panic!("{}", app.name) };
        device.count += 1;
        second_step(&app, &pending, &device).await.unwrap();
        let asked = factors::ask_for_passkey(&app.ctx, &reader, BROWSER).await.unwrap().unwrap();

        app.actor_of("other", "main", Role::Owner).await;
        app.grant("reader@acme.test", "other", Role::Reader).await.unwrap();
        assert!(!one().await.has_one() && !one().await.passkeys[0].counts, "{}", app.name);
        device.count += 1;
        let answer = device.sign(&asked).to_string();
        let refused = factors::prove_by_passkey(&app.ctx, &holder(&reader), BROWSER, &answer).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{}: {refused:?}", app.name);
        let again = factors::ask_for_passkey(&app.ctx, &reader, BROWSER).await.unwrap();
        assert_eq!(again, None, "{}", app.name);
        assert!(matches!(step().await, Ok(SignIn::Done(_))), "{}", app.name);
        let members = team::list(&app.ctx, &owner).await.unwrap().members;
        let member = members.iter().find(|one| one.operator_id == reader.operator_id).unwrap();
        assert!(!member.has_second_factor, "{}", app.name);
    }
}
