//! Single sign-on: who sets it up, what a trial says, and the rule that it is the only way in.

use rollcall_core::Error;
use rollcall_core::access::{Actor, Identity, Role, SessionAge, SignedInBy};
use rollcall_core::operators;
use rollcall_core::operators::sessions::OfProvider;
use rollcall_core::roles::{self, RoleText};
use rollcall_core::sso::{self, NewGroupRole, ProviderText, Trial};
use rollcall_core::team;
use serde_json::json;

use crate::common::identity_provider::IdentityProvider;
use crate::common::people::identity_of;
use crate::common::single_sign_on::{Scene, person, provider_text, sso_apps};
use crate::common::{PASSWORD, TestApp, test_apps};

#[tokio::test]
async fn only_an_owner_changes_single_sign_on_and_what_is_wrong_is_said_at_its_field() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let (ctx, id) = (&app.ctx, scene.provider.id);
        let admin = app.actor(Role::Admin).await;
        let text = provider_text(&scene.idp.issuer);
        let refused = sso::create(ctx, &admin, &text).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{}", app.name);
        assert!(matches!(sso::change(ctx, &admin, id, &text).await, Err(Error::Forbidden(_))));
        assert!(matches!(sso::require(ctx, &admin, id, true).await, Err(Error::Forbidden(_))));
        assert!(matches!(sso::remove(ctx, &admin, id).await, Err(Error::Forbidden(_))));
        assert_eq!(sso::list(ctx, &admin).await.unwrap().providers.len(), 1);
        let late =
            Actor { proved_at: Some(ctx.clock.now().plus_seconds(-601)), ..scene.owner.clone() };
        assert!(matches!(sso::remove(ctx, &late, id).await, Err(Error::NeedsProof)));
        let wrong = ProviderText {
            name: " ".into(),
            issuer: "id.example".into(),
            client_id: "two words".into(),
            client_secret: String::new(),
            domains: "acme, %.test".into(),
            groups_claim: "two claims".into(),
            ..ProviderText::default()
        };
        let Err(Error::Invalid(fields)) = sso::create(ctx, &scene.owner, &wrong).await else {
            panic!("{}: it was taken", app.name)
        };
        let named: Vec<_> = fields.keys().map(String::as_str).collect();
        let all = ["client_id", "client_secret", "domains", "groups_claim", "issuer", "name"];
        assert_eq!(named, all, "{}", app.name);
        // A domain has one provider.
        let Err(Error::Invalid(fields)) = sso::create(ctx, &scene.owner, &text).await else {
            panic!("{}: the domain was taken twice", app.name)
        };
        assert!(fields.contains_key("domains"));
        let owner = ProviderText { default_role: "OWNER".into(), domains: "b.test".into(), ..text };
        let Err(Error::Invalid(fields)) = sso::create(ctx, &scene.owner, &owner).await else {
            panic!("{}: everybody is an owner", app.name)
        };
        assert!(fields.contains_key("default_role"));
    }
}

#[tokio::test]
async fn another_organization_finds_nothing_and_may_have_the_same_domain() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let (ctx, id) = (&app.ctx, scene.provider.id);
        let other = app.actor_of("other", "main", Role::Owner).await;
        assert!(matches!(sso::find(ctx, &other, id).await, Err(Error::NotFound(_))));
        assert!(matches!(sso::remove(ctx, &other, id).await, Err(Error::NotFound(_))));
        assert!(matches!(sso::try_provider(ctx, &other, id).await, Err(Error::NotFound(_))));
        sso::create(ctx, &other, &provider_text(&scene.idp.issuer)).await.unwrap();
        let choices = sso::of_email(ctx, " Ada@ACME.test ").await.unwrap();
        assert_eq!(choices.len(), 2, "{}", app.name);
        assert!(sso::of_email(ctx, "ada@elsewhere.test").await.unwrap().is_empty());
        assert!(sso::of_email(ctx, "ada").await.unwrap().is_empty());
        assert!(sso::offered(ctx, "/").await.unwrap().buttons.is_empty());
    }
}

#[tokio::test]
async fn a_provider_in_a_private_network_is_refused_unless_the_machine_allows_it() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        for issuer in ["http://127.0.0.1:8080", "https://10.0.0.1", "http://id.example"] {
            let refused = sso::create(&app.ctx, &owner, &provider_text(issuer)).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{issuer} was taken") };
            let words = fields["issuer"].join(" ");
            assert!(words.contains("ROLLCALL_SSO_PRIVATE_NETWORKS"), "{}: {words}", app.name);
        }
        // A name that leads there is found out when it is asked.
        let text = provider_text("https://localhost:8443");
        let provider = sso::create(&app.ctx, &owner, &text).await.unwrap();
        let trial = sso::try_provider(&app.ctx, &owner, provider.id).await.unwrap();
        assert!(!trial.is_right());
        assert!(trial.steps[0].words.contains("private network"), "{:?}", trial.steps);
    }
}

fn step<'a>(trial: &'a Trial, what: &str) -> (Option<bool>, &'a str) {
    let found = trial.steps.iter().find(|step| step.what == what);
    let found = found.unwrap_or_else(|| panic!("no {what} in {trial:?}"));
    (found.is_right, &found.words)
}

#[tokio::test]
async fn a_trial_says_what_is_wrong() {
    let app = sso_apps().await.first();
    let scene = Scene::new(&app).await;
    let (ctx, owner, id) = (&app.ctx, &scene.owner, scene.provider.id);
    let trial = sso::try_provider(ctx, owner, id).await.unwrap();
    assert!(trial.is_right(), "{trial:?}");
    assert_eq!(step(&trial, "Client ID and secret").0, Some(true));
    let change = async |differ: &dyn Fn(&mut ProviderText)| {
        let mut text = provider_text(&scene.idp.issuer);
        differ(&mut text);
        sso::change(ctx, owner, id, &text).await.unwrap();
        sso::try_provider(ctx, owner, id).await.unwrap()
    };
    let trial = change(&|text| text.client_secret = "wrong".into()).await;
    assert_eq!(step(&trial, "Client ID and secret").0, Some(false), "{trial:?}");
    let trial = change(&|text| text.issuer.push('/')).await;
    let (is_right, words) = step(&trial, "Provider");
    assert!(is_right == Some(false) && words.contains("calls itself"), "{words}");
    let trial = change(&|text| text.issuer.push_str("/elsewhere")).await;
    assert!(step(&trial, "Provider").1.contains("status 404"), "{trial:?}");
    let trial = change(&|text| text.issuer = "http://127.0.0.1:1".into()).await;
    assert!(step(&trial, "Provider").1.contains("takes no connection"), "{trial:?}");
    let trial = change(&|text| text.issuer = "https://no-such-name.invalid".into()).await;
    assert!(step(&trial, "Provider").1.contains("DNS"), "{trial:?}");
    let https = scene.idp.issuer.replace("http:", "https:");
    let trial = change(&|text| text.issuer = https.clone()).await;
    assert!(step(&trial, "Provider").1.contains("127.0.0.1"), "{trial:?}");
    assert_eq!(step(&trial, "Provider").0, Some(false), "{trial:?}");
    scene.idp.configure("code_challenge_methods_supported", json!(["plain"]));
    let trial = change(&|_| {}).await;
    assert_eq!(step(&trial, "Way to sign in").0, Some(false), "{trial:?}");
    let keys = IdentityProvider::start().await;
    scene.idp.configure("jwks_uri", json!(format!("{}/none", keys.issuer)));
    let trial = change(&|_| {}).await;
    assert_eq!(step(&trial, "Keys").0, Some(false), "{trial:?}");
}

/// Whether somebody comes in with their password, and what a session by it opens.
async fn by_password(app: &TestApp, email: &str) -> Result<Identity, Error> {
    let identity = app.sign_in(email, PASSWORD).await?;
    let by = SignedInBy::Password;
    let found =
        operators::of_session(&app.ctx, identity.operator_id, by, None, SessionAge::default())
            .await?;
    Ok(found.expect("a session").0)
}

#[tokio::test]
async fn where_it_is_required_a_password_opens_nothing_but_to_a_break_glass_owner() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let (ctx, owner, id) = (&app.ctx, &scene.owner, scene.provider.id);
        let reader = identity_of(&app.actor(Role::Reader).await);
        let own = owner.operator_id().unwrap();
        let none = sso::require(ctx, owner, id, true).await;
        assert!(matches!(&none, Err(Error::Conflict(words)) if words.contains("break-glass")));
        let no_owner = sso::name_break_glass(ctx, owner, reader.operator_id).await;
        assert!(matches!(no_owner, Err(Error::Conflict(_))), "{}", app.name);
        sso::name_break_glass(ctx, owner, own).await.unwrap();
        let untried = sso::require(ctx, owner, id, true).await;
        assert!(matches!(&untried, Err(Error::Conflict(words)) if words.contains("Nobody has")));
        scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        let open = by_password(&app, "reader@acme.test").await.unwrap();
        sso::require(ctx, owner, id, true).await.unwrap();
        // A session that is open opens nothing any more, and a new one is refused.
        assert!(scene.opens(&open).await.is_empty(), "{}", app.name);
        let by = SignedInBy::Password;
        assert!(
            operators::of_session(ctx, reader.operator_id, by, None, SessionAge::default())
                .await
                .unwrap()
                .is_none()
        );
        let refused = by_password(&app, "reader@acme.test").await;
        assert!(matches!(&refused, Err(Error::Forbidden(words)) if words.contains("requires")));
        let wrong = app.sign_in("reader@acme.test", "not the password").await;
        assert!(matches!(&wrong, Err(Error::Forbidden(words)) if words.contains("incorrect")));
        let found = scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
        assert_eq!(scene.opens(&found.identity).await, ["acme/main READER"], "{}", app.name);
        // The break-glass owner, and somebody of another domain.
        let identity = by_password(&app, "owner@acme.test").await.unwrap();
        assert_eq!(scene.opens(&identity).await, ["acme/main OWNER"], "{}", app.name);
        let told = app.audit_details(owner, "operator.signed_in").await;
        assert!(told[0].contains("break_glass"), "{}: {told:?}", app.name);
        app.actor_of("other", "main", Role::Reader).await;
        app.grant("reader@other.test", "acme", Role::Reader).await.unwrap();
        let guest = by_password(&app, "reader@other.test").await.unwrap();
        assert_eq!(scene.opens(&guest).await.len(), 2, "{}", app.name);
        // The rule is one organization's: elsewhere the password still opens.
        app.grant("reader@acme.test", "other", Role::Reader).await.unwrap();
        let reader = by_password(&app, "reader@acme.test").await.unwrap();
        assert_eq!(scene.opens(&reader).await, ["other/main READER"], "{}", app.name);
    }
}

#[tokio::test]
async fn the_last_break_glass_owner_stays_while_it_is_required() {
    for app in sso_apps().await {
        let scene = Scene::new(&app).await;
        let (ctx, owner, id) = (&app.ctx, &scene.owner, scene.provider.id);
        let own = owner.operator_id().unwrap();
        let second = app.actor(Role::Admin).await;
        app.grant("admin@acme.test", "acme", Role::Owner).await.unwrap();
        let second = identity_of(&second).operator_id;
        sso::name_break_glass(ctx, owner, second).await.unwrap();
        scene.sign_in(&person("s-1", "owner@acme.test")).await.unwrap();
        sso::require(ctx, owner, id, true).await.unwrap();
        let conflicts = |outcome: Result<(), Error>| matches!(outcome, Err(Error::Conflict(_)));
        assert!(conflicts(sso::release_break_glass(ctx, owner, second).await), "{}", app.name);
        assert!(conflicts(team::suspend(ctx, owner, second).await), "{}", app.name);
        let removed = team::remove(ctx, owner, second).await;
        assert!(matches!(removed, Err(Error::Conflict(_))), "{}", app.name);
        let step_down = team::change_role(ctx, owner, second, &Role::Reader.into()).await;
        assert!(conflicts(step_down), "{}", app.name);
        assert!(conflicts(sso::remove(ctx, owner, id).await), "{}: it is required", app.name);
        sso::name_break_glass(ctx, owner, own).await.unwrap();
        sso::release_break_glass(ctx, owner, second).await.unwrap();
        let shown = sso::list(ctx, owner).await.unwrap().break_glass;
        assert_eq!(shown.len(), 1);
        assert!(shown[0].is_active && shown[0].operator_id == own, "{}", app.name);
        sso::require(ctx, owner, id, false).await.unwrap();
        sso::release_break_glass(ctx, owner, own).await.unwrap();
        sso::remove(ctx, owner, id).await.unwrap();
        let told = app.audit_details(owner, "sso.requirement_changed").await;
        assert_eq!(told.len(), 2, "{}", app.name);
    }
}

#[tokio::test]
async fn a_role_that_a_group_gives_is_in_use() {
    for app in sso_apps().await {
        let scene = Scene::with(&app, |text| text.groups_claim = "groups".into()).await;
        let (ctx, owner, id) = (&app.ctx, &scene.owner, scene.provider.id);
        let text = RoleText {
            name: "Analyst".into(),
            rights: rollcall_core::access::Rights::of(Role::Reader),
        };
        let role = roles::create(ctx, owner, &text).await.unwrap();
        let new = |group: &str, role: &str| NewGroupRole {
            group: group.into(),
            role: role.into(),
            application: None,
        };
        sso::add_group(ctx, owner, id, &new("analysts", role.code())).await.unwrap();
        for (wrong, field) in [
            (new(" ", "READER"), "group"),
            (new("x", "NOBODY"), "role"),
            (new("analysts", "READER"), "group"),
            (
                NewGroupRole { application: Some(uuid::Uuid::nil()), ..new("x", "READER") },
                "application",
            ),
            (NewGroupRole { application: Some(owner.application.id), ..new("x", "OWNER") }, "role"),
        ] {
            let Err(Error::Invalid(fields)) = sso::add_group(ctx, owner, id, &wrong).await else {
                panic!("{}: {wrong:?} was taken", app.name)
            };
            assert!(fields.contains_key(field), "{}: {fields:?}", app.name);
        }
        let used = roles::delete(ctx, owner, role.code()).await;
        assert!(
            matches!(&used, Err(Error::Conflict(words)) if words.contains("analysts")),
            "{used:?}"
        );
        let line = sso::find(ctx, owner, id).await.unwrap().groups[0].id;
        // Who came by the provider comes again, so that roles are read again.
        let reader = identity_of(&app.actor(Role::Reader).await);
        let of_provider = OfProvider { id, subject: "s-1".into(), sid: String::new() };
        app.open_session_by(&reader, "by-provider", Some(of_provider)).await;
        sso::remove_group(ctx, owner, id, line).await.unwrap();
        assert!(!app.has_session("by-provider").await, "{}", app.name);
        roles::delete(ctx, owner, role.code()).await.unwrap();
    }
}

/// The statement of the migration that moves the roles of groups into the table for all of them.
fn move_of_groups(app: &TestApp) -> &'static str {
    let text = match app.name {
        "SQLite" => include_str!("../../migrations/sqlite/0038_directory.sql"),
        _ => include_str!("../../migrations/postgres/0038_directory.sql"),
    };
    let moves = text.split(";\n").find_map(|part| part.find("INSERT ").map(|at| &part[at..]));
    moves.expect("a statement that moves the rows")
}

#[tokio::test]
async fn an_upgrade_keeps_the_roles_that_groups_of_a_provider_give() {
    for app in sso_apps().await {
        let scene = Scene::with(&app, |text| text.groups_claim = "groups".into()).await;
        scene.give("admins", Role::Admin).await;
        scene.give("readers", Role::Reader).await;
        let groups = async || {
            let found = sso::find(&app.ctx, &scene.owner, scene.provider.id).await;
            found.unwrap().groups
        };
        let before = groups().await;
        assert_eq!(before.len(), 2);
        app.execute(
            "CREATE TABLE sso_group_roles AS
             SELECT id, provider_id, group_name, role, application_seq, position FROM group_roles",
        )
        .await;
        app.execute("DELETE FROM group_roles").await;
        app.execute(move_of_groups(&app)).await;
        assert_eq!(groups().await, before, "{}", app.name);
    }
}
