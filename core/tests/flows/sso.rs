//! Single sign-on: who comes in by a provider, with which role, and what opens to them.

use rollcall_core::access::{Role, SignedInBy};
use rollcall_core::operators::sessions::OfProvider;
use rollcall_core::operators::{self, CameBy};
use rollcall_core::sso::{self, Aim, Answer, NewGroupRole, ProviderText};
use rollcall_core::team::{self, MemberState, NewInvitation};
use rollcall_core::{Error, organizations, sign_in};
use serde_json::json;

use crate::common::CLIENT;
use crate::common::authenticator::{code_at, set_up};
use crate::common::directory::origins;
use crate::common::identity_provider::parameter;
use crate::common::people::identity_of;
use crate::common::single_sign_on::{Scene, person, sso_apps};

#[tokio::test]
async fn somebody_with_an_account_signs_in_and_is_the_same_person_afterwards() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let officer = identity_of(&app.actor(Role::ComplianceOfficer).await);
        let found = scene.sign_in(&person("s-1", "Compliance_Officer@ACME.test")).await.unwrap();
        assert_eq!(found.identity.operator_id, officer.operator_id, "{}", app.name);
        assert_eq!(found.identity.by, SignedInBy::Provider(scene.owner.organization.seq));
        assert_eq!(scene.opens(&found.identity).await, ["acme/main COMPLIANCE_OFFICER"]);
        // The provider's name for the person counts, whatever their address has become.
        let found = scene.sign_in(&person("s-1", "other@elsewhere.test")).await.unwrap();
        assert_eq!(found.identity.operator_id, officer.operator_id, "{}", app.name);
        let page = sso::find(&app.ctx, &scene.owner, scene.provider.id).await.unwrap();
        assert_eq!(page.people.len(), 1);
        let told = app.audit_details(&scene.owner, "operator.signed_in").await;
        assert!(told[0].contains("Directory"), "{told:?}");
        assert_eq!(app.audit_details(&scene.owner, "operator.linked").await.len(), 1);
    }
}

#[tokio::test]
async fn the_request_carries_what_protects_it() {
    let app = sso_apps().await.first();
    let scene = Scene::with(&app, |text| text.groups_claim = "groups".into()).await;
    let (_, address) =
        sso::begin(&app.ctx, scene.provider.id, Aim::SignIn, "a@acme.test", "/").await.unwrap();
    let is = |name: &str| parameter(&address, name);
    assert_eq!(is("response_type"), "code");
    assert_eq!(is("code_challenge_method"), "S256");
    assert_eq!(is("scope"), "openid email profile groups");
    assert_eq!(is("login_hint"), "a@acme.test");
    assert!(is("redirect_uri").ends_with("/sign-in/sso/acme/callback"));
    let (_, other) = scene.begin().await;
    for random in ["state", "nonce", "code_challenge"] {
        assert_eq!(is(random).len(), 43);
        assert_ne!(is(random), parameter(&other, random));
    }
    let own = identity_of(&scene.owner).operator_id;
    let aim = Aim::Proof(own);
    let (_, proof) = sso::begin(&app.ctx, scene.provider.id, aim, "", "/").await.unwrap();
    assert_eq!(
        (parameter(&proof, "prompt"), parameter(&proof, "max_age")),
        ("login".into(), "0".into())
    );
}

#[tokio::test]
async fn accounts_are_made_where_that_is_allowed_and_not_elsewhere() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let ada = person("s-1", "ada@acme.test");
        let refused = scene.sign_in(&ada).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
        assert!(scene.reason().await.contains("no account"), "{}", scene.reason().await);
        let text = ProviderText {
            client_secret: String::new(),
            makes_accounts: true,
            ..crate::common::single_sign_on::provider_text(&scene.idp.issuer)
        };
        sso::change(&app.ctx, &scene.owner, scene.provider.id, &text).await.unwrap();
        let refused = scene.sign_in(&ada).await;
        assert!(refused.is_err() && scene.reason().await.contains("no role"), "{}", app.name);
        let text = ProviderText { default_role: Role::Reader.code().into(), ..text };
        sso::change(&app.ctx, &scene.owner, scene.provider.id, &text).await.unwrap();
        let found = scene.sign_in(&ada).await.unwrap();
        assert_eq!(found.identity.name, "Ada Berg");
        assert_eq!(scene.opens(&found.identity).await, ["acme/main READER"], "{}", app.name);
        let team = team::list(&app.ctx, &scene.owner).await.unwrap();
        let member = team.members.iter().find(|one| one.email == "ada@acme.test").unwrap();
        assert_eq!((member.state, member.came_by), (MemberState::Active, CameBy::SingleSignOn));
    }
}

#[tokio::test]
async fn somebody_who_is_invited_comes_in_with_the_role_of_the_invitation() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let (ctx, owner) = (&app.ctx, &scene.owner);
        let until = ctx.clock.now().plus_seconds(86_400);
        let role = team::NewRole {
            code: Role::Developer.code().into(),
            application: Some(owner.application.id),
            until: Some(until),
        };
        let invitation = NewInvitation {
            email: "Ada@acme.test".into(),
            roles: vec![role],
            ..NewInvitation::default()
        };
        team::invite(ctx, owner, &invitation).await.unwrap();
        organizations::create_application(ctx, owner, "Lab").await.unwrap();
        let found = scene.sign_in(&person("s-1", "ada@acme.test")).await.unwrap();
        assert_eq!(scene.opens(&found.identity).await, ["acme/main DEVELOPER"], "{}", app.name);
        let team = team::list(ctx, owner).await.unwrap();
        assert!(team.invitations.is_empty(), "{}", app.name);
        let member = team.members.iter().find(|one| one.email == "ada@acme.test").unwrap();
        assert_eq!(member.came_by, CameBy::Invitation);
        assert_eq!(member.invited_by, owner.name());
        app.ctx.clock.advance(86_400);
        assert!(scene.sign_in(&person("s-1", "ada@acme.test")).await.is_err(), "{}", app.name);
    }
}

#[tokio::test]
async fn groups_give_and_take_roles_at_every_sign_in() {
    for app in sso_apps().await {
        let scene = Scene::with(&app, |text| {
            text.groups_claim = "groups".into();
            text.makes_accounts = true;
        })
        .await;
        let lab = organizations::create_application(&app.ctx, &scene.owner, "Lab").await.unwrap();
        scene.give("admins", Role::Admin).await;
        scene.give("readers", Role::Reader).await;
        let in_lab = NewGroupRole {
            group: "lab".into(),
            role: Role::Developer.code().into(),
            application: Some(lab.id),
        };
        sso::add_group(&app.ctx, &scene.owner, scene.provider.id, &in_lab).await.unwrap();
        let with = |groups: &[&str]| json!({"sub": "s-1", "email": "ada@acme.test", "name": "Ada", "groups": groups});
        let found = scene.sign_in(&with(&["readers", "lab", "other"])).await.unwrap();
        let ada = found.identity;
        assert_eq!(
            scene.opens(&ada).await,
            ["acme/main READER", "acme/lab DEVELOPER"],
            "{}",
            app.name
        );
        // Of two groups the first line of the settings counts.
        scene.sign_in(&with(&["readers", "admins"])).await.unwrap();
        assert_eq!(scene.opens(&ada).await, ["acme/main ADMIN", "acme/lab ADMIN"], "{}", app.name);
        let written = app.audit_details(&scene.owner, "operator.role_taken").await.len();
        scene.sign_in(&with(&["admins"])).await.unwrap();
        assert_eq!(app.audit_details(&scene.owner, "operator.role_taken").await.len(), written);
        // The last group is gone: so is the access, in open sessions, too.
        let provider = OfProvider { id: scene.provider.id, subject: "s-1".into(), sid: "".into() };
        app.open_session_by(&ada, "open", Some(provider)).await;
        let refused = scene.sign_in(&with(&[])).await;
        assert!(
            matches!(&refused, Err(Error::Forbidden(words)) if words.contains("any more")),
            "{refused:?}"
        );
        assert!(
            scene.opens(&ada).await.is_empty() && !app.has_session("open").await,
            "{}",
            app.name
        );
        scene.sign_in(&with(&["readers"])).await.unwrap();
        assert_eq!(scene.opens(&ada).await.len(), 2, "{}", app.name);
    }
}

#[tokio::test]
async fn the_team_page_says_which_roles_groups_give_and_which_they_replace() {
    for app in sso_apps().await {
        let scene = Scene::with(&app, |text| text.groups_claim = "groups".into()).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let (ctx, owner, id) = (&app.ctx, &scene.owner, reader.operator_id);
        let rule = team::role_rule(ctx, owner, id).await.unwrap();
        assert_eq!(rule, None, "{}: no group gives a role", app.name);
        scene.give("guests", Role::Reader).await;
        let words = async || {
            let rule = team::role_rule(ctx, owner, id).await.unwrap().unwrap();
            let (member, _) = team::find(ctx, owner, id).await.unwrap().unwrap();
            member.roles.iter().map(|given| rule.words(given)).collect::<Vec<_>>()
        };
        let from = "From group guests of Directory, at the next sign-in there.";
        assert_eq!(words().await, [from], "{}", app.name);
        let listed = async || origins(&app, owner, "reader@acme.test").await;
        assert_eq!(listed().await, ["by provider Directory"], "{}", app.name);
        team::change_role(ctx, owner, id, &Role::Admin.into()).await.unwrap();
        let by_hand = "Given by hand. Directory replaces it at the next sign-in there.";
        assert_eq!(words().await, [by_hand], "{}", app.name);
        assert_eq!(listed().await, ["by hand"], "{}", app.name);
        // It does.
        let signs_in = json!({"sub": "s-1", "email": "reader@acme.test", "groups": ["guests"]});
        scene.sign_in(&signs_in).await.unwrap();
        assert_eq!(words().await, [from], "{}", app.name);
        // Break-glass owners are left alone, and so are people of other domains.
        let own = owner.operator_id().unwrap();
        assert!(team::role_rule(ctx, owner, own).await.unwrap().is_some(), "{}", app.name);
        sso::name_break_glass(ctx, owner, own).await.unwrap();
        assert_eq!(team::role_rule(ctx, owner, own).await.unwrap(), None, "{}", app.name);
    }
}

#[tokio::test]
async fn groups_leave_the_last_owner_and_break_glass_owners_alone() {
    for app in sso_apps().await {
        let scene = Scene::with(&app, |text| text.groups_claim = "groups".into()).await;
        scene.give("readers", Role::Reader).await;
        let owner = json!({"sub": "s-1", "email": "owner@acme.test", "groups": ["readers"]});
        let found = scene.sign_in(&owner).await.unwrap();
        assert_eq!(scene.opens(&found.identity).await, ["acme/main OWNER"], "{}", app.name);
        assert_eq!(app.audit_details(&scene.owner, "operator.role_kept").await.len(), 1);
        let admin = app.actor(Role::Admin).await;
        app.grant("admin@acme.test", "acme", Role::Owner).await.unwrap();
        let second = identity_of(&admin).operator_id;
        sso::name_break_glass(&app.ctx, &scene.owner, second).await.unwrap();
        let admin = json!({"sub": "s-2", "email": "admin@acme.test", "groups": ["readers"]});
        let found = scene.sign_in(&admin).await.unwrap();
        assert_eq!(scene.opens(&found.identity).await, ["acme/main OWNER"], "{}", app.name);
        // Now another owner is there, and the first one goes as their group says.
        let found = scene.sign_in(&owner).await.unwrap();
        assert_eq!(scene.opens(&found.identity).await, ["acme/main READER"], "{}", app.name);
    }
}

#[tokio::test]
async fn a_provider_opens_its_own_organization_and_no_other() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let found = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        app.actor_of("other", "main", Role::Owner).await;
        app.grant("reader@acme.test", "other", Role::Admin).await.unwrap();
        assert_eq!(scene.opens(&reader).await.len(), 2);
        assert_eq!(scene.opens(&found.identity).await, ["acme/main READER"], "{}", app.name);
        let there =
            operators::resolve(&app.ctx, &found.identity, "other", "main", "r").await.unwrap();
        assert!(there.is_none(), "{}", app.name);
        // An account that is in two organizations is not linked by its address.
        app.actor(Role::Developer).await;
        app.grant("developer@acme.test", "other", Role::Reader).await.unwrap();
        let refused = scene.sign_in(&person("s-2", "developer@acme.test")).await;
        assert!(refused.is_err(), "{}", app.name);
        assert!(scene.reason().await.contains("account of another organization"));
    }
}

#[tokio::test]
async fn whoever_is_suspended_or_disabled_stays_out() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let reader = app.actor(Role::Reader).await;
        let id = identity_of(&reader).operator_id;
        let ada = person("s-1", "reader@acme.test");
        scene.sign_in(&ada).await.unwrap();
        team::suspend(&app.ctx, &scene.owner, id).await.unwrap();
        let refused = scene.sign_in(&ada).await;
        assert!(matches!(&refused, Err(Error::Forbidden(words)) if words.contains("suspended")));
        team::restore(&app.ctx, &scene.owner, id).await.unwrap();
        operators::disable(&app.ctx, "reader@acme.test").await.unwrap();
        assert!(matches!(scene.sign_in(&ada).await, Err(Error::Forbidden(_))), "{}", app.name);
        operators::enable(&app.ctx, "reader@acme.test").await.unwrap();
        scene.sign_in(&ada).await.unwrap();
    }
}

#[tokio::test]
async fn a_code_is_asked_for_unless_the_provider_has_done_it_and_is_trusted() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let (phone, _) = set_up(&app, &reader).await;
        let plain = person("s-1", "reader@acme.test");
        let two = json!({"sub": "s-1", "email": "reader@acme.test", "amr": ["pwd", "mfa"]});
        app.ctx.clock.advance(60);
        for claims in [&plain, &two] {
            let found = scene.sign_in(claims).await.unwrap();
            let pending = found.pending.expect("a code is asked for");
            app.ctx.clock.advance(60);
            let code = code_at(&app, &phone);
            let identity = sign_in::with_code(&app.ctx, &pending, &code, &CLIENT).await;
            assert_eq!(identity.unwrap().operator_id, reader.operator_id, "{}", app.name);
        }
        let text = ProviderText {
            trusts_factor: true,
            ..crate::common::single_sign_on::provider_text(&scene.idp.issuer)
        };
        sso::change(&app.ctx, &scene.owner, scene.provider.id, &text).await.unwrap();
        assert!(scene.sign_in(&plain).await.unwrap().pending.is_some());
        let found = scene.sign_in(&two).await.unwrap();
        assert!(found.pending.is_none() && found.session.has_factor, "{}", app.name);
    }
}

#[tokio::test]
async fn a_key_that_the_provider_has_since_yesterday_is_found_and_a_forged_one_asks_seldom() {
    let app = sso_apps().await.first();
    let scene = Scene::new(&app).await;
    app.actor(Role::Reader).await;
    let ada = person("s-1", "reader@acme.test");
    scene.sign_in(&ada).await.unwrap();
    scene.idp.rotate("second");
    app.ctx.clock.advance(60);
    scene.sign_in(&ada).await.unwrap();
    let asked = scene.idp.key_requests();
    assert_eq!(asked, 2);
    for _ in 0..5 {
        let (begun, address) = scene.begin().await;
        let stranger = crate::common::identity_provider::IdentityProvider::start().await;
        stranger.rotate("third");
        let token = stranger.sign(&scene.claims(&address, &ada));
        assert!(scene.come_back(&begun, &address, token).await.is_err());
    }
    assert_eq!(scene.idp.key_requests(), asked);
    assert!(scene.reason().await.contains("unknown key"));
}

#[tokio::test]
async fn claims_that_the_token_lacks_are_asked_for_and_must_be_about_the_same_person() {
    let app = sso_apps().await.first();
    let scene = Scene::new(&app).await;
    app.actor(Role::Reader).await;
    let about = |subject: &str| json!({"sub": subject, "email": "reader@acme.test", "email_verified": true});
    scene.idp.say_more(about("somebody else"));
    assert!(scene.sign_in(&json!({"sub": "s-1"})).await.is_err());
    assert!(scene.reason().await.contains("other subject"));
    scene.idp.say_more(about("s-1"));
    scene.sign_in(&json!({"sub": "s-1"})).await.unwrap();
}

#[tokio::test]
async fn a_proof_comes_from_the_provider_of_the_same_person_and_is_new() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        app.actor(Role::Developer).await;
        scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        scene.sign_in(&person("s-2", "developer@acme.test")).await.unwrap();
        let id = reader.operator_id;
        let session = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap().session;
        let prove = async |subject: &str, proved: Option<i64>, of: uuid::Uuid| {
            let aim = Aim::Proof(id);
            let begun = sso::begin(&app.ctx, scene.provider.id, aim, "", "/").await.unwrap();
            let (begun, address) = begun;
            let mut claims = scene.claims(&address, &person(subject, "reader@acme.test"));
            if let Some(at) = proved {
                claims["auth_time"] = (scene.seconds() + at).into();
            }
            let code = scene.idp.code_for(&address, scene.idp.sign(&claims));
            let state = parameter(&address, "state");
            let answer = Answer { code: &code, state: &state, ..Answer::default() };
            sso::prove(&app.ctx, &begun, (of, &session), "acme", &answer, &CLIENT).await
        };
        prove("s-1", Some(0), id).await.unwrap();
        for (subject, proved, of, reason) in [
            ("s-2", Some(0), id, "other person"),
            ("s-1", Some(-3_600), id, "no new proof"),
            ("s-1", None, id, "no new proof"),
            ("s-1", Some(0), identity_of(&scene.owner).operator_id, "other aim"),
        ] {
            assert!(prove(subject, proved, of).await.is_err(), "{}: {reason}", app.name);
            assert!(scene.reason().await.contains(reason), "{}: {reason}", app.name);
        }
        // A proof signs nobody in.
        let (begun, address) =
            sso::begin(&app.ctx, scene.provider.id, Aim::Proof(id), "", "/").await.unwrap();
        let token = scene.idp.sign(&scene.claims(&address, &person("s-1", "reader@acme.test")));
        assert!(scene.come_back(&begun, &address, token).await.is_err(), "{}", app.name);
    }
}
