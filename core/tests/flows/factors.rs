//! Authenticator apps and recovery codes.

use rollcall_core::access::{Actor, ActorKind, Identity, Role};
use rollcall_core::api_keys::{self, NewApiKey};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::exports::{self, ExportSettings, NewExport};
use rollcall_core::factors::{self, HalfWay, Holder};
use rollcall_core::imports::{self, ImportSettings};
use rollcall_core::operators::sessions::{self, SessionRecord};
use rollcall_core::operators::{self, SignIn};
use rollcall_core::team::{self, NewInvitation};
use rollcall_core::tokens::TokenKeys;
use rollcall_core::users::UserRef;
use rollcall_core::{Error, Timestamp, erasure, mail};
use totp_rs::{Builder, Secret, Totp};

use crate::common::{PASSWORD, TestApp, TestApps, test_apps};

const ADDRESS: &str = "192.0.2.1";
const EMAIL: &str = "owner@acme.test";

/// Roster whose clock stands, so that each code is known.
async fn still() -> TestApps {
    let mut apps = test_apps().await;
    for app in apps.iter_mut() {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
    }
    apps
}

fn identity_of(actor: &Actor) -> Identity {
    let ActorKind::Operator(identity) = &actor.kind else { panic!() };
    identity.clone()
}

fn holder(identity: &Identity) -> Holder<'_> {
    Holder { identity, address: ADDRESS, request_id: "request" }
}

/// An authenticator app with the secret that a page shows.
fn app_with(secret: &str) -> Totp {
    let secret = Secret::try_from_base32(secret).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

fn code_at(app: &TestApp, phone: &Totp) -> String {
    phone.generate(app.ctx.clock.now().micros().unsigned_abs() / 1_000_000).to_string()
}

/// Sets an app up. Returns it with the recovery codes.
async fn set_up(app: &TestApp, identity: &Identity) -> (Totp, Vec<String>) {
    let new = factors::begin_set_up(&app.ctx, identity, None).unwrap();
    let phone = app_with(&new.secret);
    let code = code_at(app, &phone);
    let holder = holder(identity);
    let codes = factors::add_app(&app.ctx, &holder, &new.token, &code, PASSWORD, "present");
    (phone, codes.await.unwrap())
}

async fn password_step(app: &TestApp) -> HalfWay {
    match operators::sign_in(&app.ctx, EMAIL, PASSWORD, ADDRESS, "request").await.unwrap() {
        SignIn::NeedsCode(half_way) => half_way,
        SignIn::Done(_) => panic!("{}: no code was asked for", app.name),
    }
}

async fn code_step(app: &TestApp, half_way: &HalfWay, code: &str) -> Result<Identity, Error> {
    factors::finish_sign_in(&app.ctx, half_way, code, ADDRESS, "request").await
}

async fn actions(app: &TestApp, owner: &Actor, count: usize) -> Vec<String> {
    let query = AuditQuery { action: "operator".into(), ..AuditQuery::default() };
    let entries = audit::search(&app.ctx, owner, &query).await.unwrap().entries;
    entries.into_iter().take(count).map(|entry| entry.action).collect()
}

async fn mail_kinds(app: &TestApp, owner: &Actor) -> Vec<String> {
    let mails = mail::list(&app.ctx, owner, None).await.unwrap().mails;
    mails.into_iter().map(|mail| mail.kind).collect()
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

        // The code of the set-up was used; the next one signs in.
        let half_way = password_step(&app).await;
        assert!(is_invalid(&code_step(&app, &half_way, &code).await));
        app.ctx.clock.advance(30);
        let code = code_at(&app, &phone);
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        let signed = code_step(&app, &half_way, &spaced).await.unwrap();
        assert_eq!(signed.operator_id, identity.operator_id);
        assert!(is_invalid(&code_step(&app, &half_way, &code).await), "a code works once");
        let actions = actions(&app, &owner, 4).await;
        let expected = [
            "operator.code_refused",
            "operator.signed_in",
            "operator.code_refused",
            "operator.second_factor_added",
        ];
        assert_eq!(actions, expected, "{}", app.name);
        assert_eq!(mail_kinds(&app, &owner).await, ["factor_added"]);
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
        let half_way = password_step(&app).await;
        app.ctx.clock.advance(10 * 60);
        let late = code_step(&app, &half_way, &code_at(&app, &phone)).await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{}: {late:?}", app.name);

        let half_way = password_step(&app).await;
        operators::reset_password(&app.ctx, EMAIL, None).await.unwrap().unwrap();
        app.ctx.clock.advance(60);
        let other = code_step(&app, &half_way, &code_at(&app, &phone)).await;
        assert!(matches!(other, Err(Error::Conflict(_))), "{}: {other:?}", app.name);
    }
}

#[tokio::test]
async fn half_a_sign_in_of_a_disabled_account_goes_nowhere() {
    for app in still().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let (phone, _) = set_up(&app, &identity).await;
        let half_way = password_step(&app).await;
        operators::disable(&app.ctx, EMAIL).await.unwrap();
        app.ctx.clock.advance(60);
        let refused = code_step(&app, &half_way, &code_at(&app, &phone)).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{}: {refused:?}", app.name);
    }
}

#[tokio::test]
async fn each_recovery_code_signs_in_once() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        let (_, codes) = set_up(&app, &identity).await;
        let half_way = password_step(&app).await;
        let typed = codes[3].to_uppercase().replace('-', " ");
        code_step(&app, &half_way, &typed).await.unwrap();
        let twice = code_step(&app, &half_way, &codes[3]).await;
        assert!(is_invalid(&twice), "{}: {twice:?}", app.name);
        code_step(&app, &half_way, &codes[4]).await.unwrap();
        assert_eq!(factors::find(&app.ctx, &identity).await.unwrap().recovery_codes, 8);
        let kinds = mail_kinds(&app, &owner).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "recovery_code_used").count(), 2);
        let actions = actions(&app, &owner, 2).await;
        assert_eq!(actions, ["operator.signed_in", "operator.recovery_code_used"]);

        // New ones end those before.
        let fresh = factors::new_codes(&app.ctx, &holder(&identity), PASSWORD).await.unwrap();
        assert!(is_invalid(&code_step(&app, &half_way, &codes[5]).await));
        code_step(&app, &half_way, &fresh[0]).await.unwrap();
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
        let half_way = password_step(&app).await;
        for _ in 0..3 {
            assert!(is_invalid(&code_step(&app, &half_way, "000000").await), "{}", app.name);
        }
        let held = code_step(&app, &half_way, &code_at(&app, &phone)).await;
        assert!(matches!(held, Err(Error::TooManyRequests { .. })), "{}: {held:?}", app.name);
        // The password is no way around, and recovery codes are counted apart.
        let half_way = password_step(&app).await;
        let held = code_step(&app, &half_way, &code_at(&app, &phone)).await;
        assert!(matches!(held, Err(Error::TooManyRequests { .. })), "{}: {held:?}", app.name);
        code_step(&app, &half_way, &codes[0]).await.unwrap();
        for _ in 0..5 {
            let _ = code_step(&app, &half_way, "000000").await;
        }
        operators::reset_password(&app.ctx, EMAIL, Some(PASSWORD.into())).await.unwrap();
        let half_way = password_step(&app).await;
        app.ctx.clock.advance(30);
        code_step(&app, &half_way, &code_at(&app, &phone)).await.unwrap();
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
                key: key.into(),
                operator_id: Some(identity.operator_id),
                data: "{}".into(),
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
        let half_way = password_step(&app).await;
        assert!(is_invalid(&code_step(&app, &half_way, &code_at(&app, &old)).await));
        assert!(is_invalid(&code_step(&app, &half_way, &codes[0]).await));
        code_step(&app, &half_way, &code_at(&app, &phone)).await.unwrap();

        let wrong = factors::remove_app(&app.ctx, &me, "no password").await;
        assert!(matches!(&wrong, Err(Error::Invalid(fields)) if fields.contains_key("proof")));
        app.ctx.clock.advance(60);
        factors::remove_app(&app.ctx, &me, &code_at(&app, &phone)).await.unwrap();
        app.sign_in(EMAIL, PASSWORD).await.unwrap();
        let none = factors::new_codes(&app.ctx, &me, PASSWORD).await;
        assert!(matches!(none, Err(Error::Conflict(_))), "{}: {none:?}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM recovery_codes").await, 0);
        let kinds = mail_kinds(&app, &owner).await;
        assert_eq!(kinds, ["factor_removed", "factor_added", "factor_added"], "{}", app.name);
    }
}

#[tokio::test]
async fn the_secret_of_an_app_is_stored_encrypted() {
    for app in still().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let new = factors::begin_set_up(&app.ctx, &identity, None).unwrap();
        let code = code_at(&app, &app_with(&new.secret));
        let me = holder(&identity);
        factors::add_app(&app.ctx, &me, &new.token, &code, PASSWORD, "k").await.unwrap();
        let stored = app.text("SELECT secret FROM authenticator_apps").await;
        assert!(stored.starts_with("2.") && !stored.contains(&new.secret), "{stored}");
    }
}

#[tokio::test]
async fn an_organization_requires_a_second_factor_of_everybody() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let (identity, reader) = (identity_of(&owner), identity_of(&app.actor(Role::Reader).await));
        let needs = async |identity: &Identity| {
            operators::of_session(&app.ctx, identity.operator_id).await.unwrap().unwrap().1
        };
        let first = team::require_second_factor(&app.ctx, &owner, true).await;
        assert!(matches!(first, Err(Error::Conflict(_))), "{}: {first:?}", app.name);
        assert!(!needs(&reader).await);
        let (phone, _) = set_up(&app, &identity).await;
        team::require_second_factor(&app.ctx, &owner, true).await.unwrap();
        team::require_second_factor(&app.ctx, &owner, true).await.unwrap();
        assert!(team::list(&app.ctx, &owner).await.unwrap().requires_second_factor);
        assert!(needs(&reader).await && !needs(&identity).await, "{}", app.name);
        set_up(&app, &reader).await;
        assert!(!needs(&reader).await);
        // Whoever removes it needs another one.
        app.ctx.clock.advance(60);
        let code = code_at(&app, &phone);
        factors::remove_app(&app.ctx, &holder(&identity), &code).await.unwrap();
        assert!(needs(&identity).await);
        team::require_second_factor(&app.ctx, &owner, false).await.unwrap();
        assert!(!needs(&identity).await);
        let query = AuditQuery { action: "organization".into(), ..AuditQuery::default() };
        let rules = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        assert_eq!(rules.len(), 2, "{}", app.name);
    }
}

#[tokio::test]
async fn a_suspended_member_of_an_organization_that_requires_one_is_not_asked() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        set_up(&app, &identity_of(&owner)).await;
        team::require_second_factor(&app.ctx, &owner, true).await.unwrap();
        let reader = identity_of(&app.actor(Role::Reader).await);
        operators::grant(&app.ctx, &reader.email, "other", "main", Role::Reader).await.unwrap();
        team::suspend(&app.ctx, &owner, reader.operator_id).await.unwrap();
        let found = operators::of_session(&app.ctx, reader.operator_id).await.unwrap();
        assert_eq!(found.map(|(_, needs_factor)| needs_factor), Some(false), "{}", app.name);
    }
}

#[tokio::test]
async fn a_lost_factor_is_reset_by_a_colleague_whose_role_reaches_it() {
    for app in still().await {
        let (owner, admin) = (app.actor(Role::Owner).await, app.actor(Role::Admin).await);
        let identity = identity_of(&owner);
        set_up(&app, &identity).await;
        let reset = async |actor: &Actor, id| team::reset_second_factor(&app.ctx, actor, id).await;
        let above = reset(&admin, identity.operator_id).await;
        assert!(matches!(above, Err(Error::Forbidden(_))), "{}: {above:?}", app.name);
        let own = reset(&owner, identity.operator_id).await;
        assert!(matches!(own, Err(Error::Conflict(_))), "{}: {own:?}", app.name);
        let unknown = reset(&owner, uuid::Uuid::nil()).await;
        assert!(matches!(unknown, Err(Error::NotFound(_))), "{}: {unknown:?}", app.name);

        let theirs = identity_of(&admin);
        set_up(&app, &theirs).await;
        reset(&owner, theirs.operator_id).await.unwrap();
        assert_eq!(factors::find(&app.ctx, &theirs).await.unwrap(), Default::default());
        app.sign_in(&theirs.email, PASSWORD).await.unwrap();
        assert!(mail_kinds(&app, &owner).await.contains(&"factor_reset".to_owned()));
        let actions = actions(&app, &owner, 2).await;
        assert_eq!(actions, ["operator.signed_in", "operator.second_factor_reset"]);
        // Nothing to reset is no error.
        reset(&owner, theirs.operator_id).await.unwrap();

        // Somebody of another organization, too, is not this one's to weaken.
        set_up(&app, &theirs).await;
        operators::grant(&app.ctx, &theirs.email, "other", "main", Role::Reader).await.unwrap();
        let shared = reset(&owner, theirs.operator_id).await;
        assert!(matches!(shared, Err(Error::Conflict(_))), "{}: {shared:?}", app.name);
        let by_command = operators::reset_second_factor(&app.ctx, &theirs.email).await.unwrap();
        assert_eq!(by_command, Some(true));
        let again = operators::reset_second_factor(&app.ctx, &theirs.email).await.unwrap();
        assert_eq!(again, Some(false));
        let nobody = operators::reset_second_factor(&app.ctx, "nobody@acme.test").await.unwrap();
        assert_eq!(nobody, None);
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
        let half_way = password_step(&app).await;
        code_step(&app, &half_way, &code_at(&app, &phone)).await.unwrap();
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
        code_step(&app, &half_way, &code_at(&app, &phone)).await.unwrap();
        // A key that is gone takes the apps along, and not the recovery codes.
        app.ctx.settings.token_keys = TokenKeys::derive(&[&third]);
        app.ctx.clock.advance(60);
        let lost = code_step(&app, &half_way, &code_at(&app, &phone)).await;
        assert!(matches!(lost, Err(Error::Unavailable(_))), "{}: {lost:?}", app.name);
        code_step(&app, &half_way, &codes[0]).await.unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_taken_back_needs_a_proof_of_the_last_ten_minutes() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let signed_in = Actor { proved_at: Some(app.ctx.clock.now()), ..owner.clone() };
        let id = uuid::Uuid::nil();
        let change = async |actor: &Actor| {
            team::change_role(&app.ctx, actor, reader.operator_id, Role::Developer).await
        };
        app.ctx.clock.advance(599);
        change(&signed_in).await.unwrap();
        app.ctx.clock.advance(1);
        assert_eq!(change(&signed_in).await, Err(Error::NeedsProof), "{}", app.name);
        let (ctx, by) = (&app.ctx, &signed_in);
        let export = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
        let settings = ExportSettings::default();
        let new_key = NewApiKey { name: "a".into(), ..NewApiKey::default() };
        let refused = [
            team::invite(ctx, by, &invitation()).await.err(),
            team::remove(ctx, by, reader.operator_id).await.err(),
            team::require_second_factor(ctx, by, true).await.err(),
            team::reset_second_factor(ctx, by, reader.operator_id).await.err(),
            exports::request(ctx, by, &export).await.err(),
            exports::approve(ctx, by, id).await.err(),
            exports::renew_link(ctx, by, id).await.err(),
            exports::save_settings(ctx, by, &settings).await.err(),
            imports::undo(ctx, by, id).await.err(),
            imports::save_settings(ctx, by, ImportSettings::default()).await.err(),
            erasure::erase(ctx, by, UserRef::Id(id)).await.err(),
            api_keys::create(ctx, by, &new_key).await.err(),
            api_keys::revoke(ctx, by, id).await.err(),
        ];
        for (place, error) in refused.into_iter().enumerate() {
            assert_eq!(error, Some(Error::NeedsProof), "{}: {place}", app.name);
        }
        // Programs and commands are not asked; a role that may not is told so first.
        change(&owner).await.unwrap();
        let weak = Actor { role: Role::Reader, ..signed_in.clone() };
        assert!(matches!(change(&weak).await, Err(Error::Forbidden(_))));
        factors::require_proof(&app.ctx, &holder(&identity_of(&owner)), PASSWORD).await.unwrap();
        let again = Actor { proved_at: Some(app.ctx.clock.now()), ..signed_in };
        change(&again).await.unwrap();
    }
}

fn invitation() -> NewInvitation {
    NewInvitation { email: "mia@acme.test".into(), name: String::new(), role: Role::Reader }
}
