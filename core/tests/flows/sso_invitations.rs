//! Invitations of an organization that requires single sign-on.

use rollcall_core::access::Role;
use rollcall_core::operators::CameBy;
use rollcall_core::sso::{self, Aim, Begun, Finished, ProviderText};
use rollcall_core::team::{self, NewInvitation, NewRole, Sent};
use rollcall_core::{Error, organizations};
use serde_json::{Value, json};

use crate::common::people::{identity_of, token_of};
use crate::common::single_sign_on::{Scene, person, provider_text, sso_apps};
use crate::common::{PASSWORD, TestApp};

async fn required(app: &TestApp) -> Scene<'_> {
    app.actor(Role::Reader).await;
    let scene = Scene::new(app).await;
    scene.sign_in(&person("s-1", "reader@acme.test")).await.unwrap();
    let own = scene.owner.operator_id().unwrap();
    sso::name_break_glass(&app.ctx, &scene.owner, own).await.unwrap();
    sso::require(&app.ctx, &scene.owner, scene.provider.id, true).await.unwrap();
    scene
}

async fn invite(scene: &Scene<'_>, email: &str, roles: Vec<NewRole>) -> Sent {
    let new = NewInvitation { email: email.into(), roles, ..NewInvitation::default() };
    team::invite(&scene.app.ctx, &scene.owner, &new).await.unwrap()
}

fn token(sent: &Sent) -> String {
    token_of(sent.link.as_deref().unwrap()).to_owned()
}

/// On the way to the provider, from the page of the invitation.
async fn begin(scene: &Scene<'_>, email: &str) -> (Begun, String) {
    let aim = Aim::Invitation { email: email.into() };
    sso::begin(&scene.app.ctx, scene.provider.id, aim, email, "/").await.unwrap()
}

async fn come_back(scene: &Scene<'_>, invited: &str, person: &Value) -> Result<Finished, Error> {
    let (begun, address) = begin(scene, invited).await;
    let claims = scene.claims(&address, person);
    scene.come_back(&begun, &address, scene.idp.sign(&claims)).await
}

#[tokio::test]
async fn an_invited_person_comes_in_by_the_provider_with_the_roles_of_the_invitation() {
    for app in sso_apps().await {
        let scene = required(&app).await;
        let lab = organizations::create_application(&app.ctx, &scene.owner, "Lab").await.unwrap();
        let roles = vec![
            Role::Reader.into(),
            NewRole { application: Some(lab.id), ..NewRole::from(Role::Admin) },
        ];
        let sent = invite(&scene, "Mia@acme.test", roles).await;
        let token = token(&sent);
        let page = team::open_invitation(&app.ctx, &token).await.unwrap().unwrap();
        let provider = page.provider.expect("the provider that speaks for the address");
        assert_eq!((provider.name.as_str(), provider.is_required), ("Directory", true));
        assert!(!page.groups_decide, "{}", app.name);
        let by_password = team::accept(&app.ctx, &token, "Mia", PASSWORD, "r").await;
        let Err(Error::Conflict(words)) = by_password else { panic!("{by_password:?}") };
        assert!(words.contains("by Directory alone"), "{}: {words}", app.name);
        // Whom the provider does not prove to be the invited person is told so.
        for (who, says) in [
            (person("s-2", "leo@acme.test"), "This invitation is for Mia@acme.test."),
            (
                json!({"sub": "s-3", "email": "mia@acme.test", "email_verified": false}),
                "has not verified your e-mail address",
            ),
            (person("s-4", "mia@elsewhere.test"), "Yours is another one."),
        ] {
            let outcome = come_back(&scene, "Mia@acme.test", &who).await;
            let Err(Error::Forbidden(words)) = outcome else { panic!("{says}: {outcome:?}") };
            assert!(words.contains(says), "{}: {words}", app.name);
        }
        let told = app.audit_details(&scene.owner, "sso.sign_in_refused").await;
        assert_eq!(told.len(), 3, "{}: {told:?}", app.name);
        let mia = come_back(&scene, "Mia@acme.test", &person("s-5", "mia@acme.test")).await;
        let mia = mia.unwrap();
        assert_eq!(scene.opens(&mia.identity).await, ["acme/main READER", "acme/lab ADMIN"]);
        let used = team::open_invitation(&app.ctx, &token).await.unwrap();
        assert!(used.is_err(), "{}", app.name);
        let id = mia.identity.operator_id;
        let (member, _) = team::find(&app.ctx, &scene.owner, id).await.unwrap().unwrap();
        assert_eq!(member.came_by, CameBy::Invitation, "{}", app.name);
    }
}

#[tokio::test]
async fn a_revoked_invitation_lets_nobody_in_who_is_at_the_provider_already() {
    for app in sso_apps().await {
        let scene = required(&app).await;
        let sent = invite(&scene, "mia@acme.test", vec![Role::Reader.into()]).await;
        let (begun, address) = begin(&scene, "mia@acme.test").await;
        team::revoke_invitation(&app.ctx, &scene.owner, sent.invitation.id).await.unwrap();
        let claims = scene.claims(&address, &person("s-2", "mia@acme.test"));
        let outcome = scene.come_back(&begun, &address, scene.idp.sign(&claims)).await;
        let Err(Error::Forbidden(words)) = outcome else { panic!("{outcome:?}") };
        assert!(words.contains("You have no account"), "{}: {words}", app.name);
    }
}

#[tokio::test]
async fn an_account_of_another_organization_does_not_join_what_it_could_not_open() {
    for app in sso_apps().await {
        let scene = required(&app).await;
        let theirs = app.actor_of("other", "main", Role::Admin).await;
        app.execute("UPDATE operators SET email = 'x@acme.test', email_key = 'x@acme.test' WHERE email_key = 'admin@other.test'").await;
        let mut identity = identity_of(&theirs);
        identity.email = "x@acme.test".into();
        let sent = invite(&scene, "x@acme.test", vec![Role::Reader.into()]).await;
        let outcome = team::join(&app.ctx, &token(&sent), &identity, "r").await;
        let Err(Error::Conflict(words)) = outcome else { panic!("{outcome:?}") };
        assert!(words.contains("belongs to another organization"), "{}: {words}", app.name);
        let open = team::open_invitation(&app.ctx, &token(&sent)).await.unwrap();
        assert!(open.is_ok(), "{}: nothing was used up", app.name);
    }
}

#[tokio::test]
async fn somebody_who_was_removed_comes_back_with_the_roles_of_the_new_invitation() {
    for app in sso_apps().await {
        let scene = required(&app).await;
        let lab = organizations::create_application(&app.ctx, &scene.owner, "Lab").await.unwrap();
        let people = team::list(&app.ctx, &scene.owner).await.unwrap().members;
        let reader = people.iter().find(|one| one.email == "reader@acme.test").unwrap();
        let reader = reader.operator_id;
        team::remove(&app.ctx, &scene.owner, reader).await.unwrap();
        let back = person("s-1", "reader@acme.test");
        let Err(Error::Forbidden(words)) = scene.sign_in(&back).await else { panic!("let in") };
        assert!(words.contains("removed from the team"), "{}: {words}", app.name);
        let role = NewRole { application: Some(lab.id), ..NewRole::from(Role::Developer) };
        let token = token(&invite(&scene, "reader@acme.test", vec![role]).await);
        let page = team::open_invitation(&app.ctx, &token).await.unwrap().unwrap();
        assert!(page.has_account && page.has_left, "{}", app.name);
        let found = come_back(&scene, "reader@acme.test", &back).await.unwrap();
        assert_eq!(found.identity.operator_id, reader, "{}", app.name);
        assert_eq!(scene.opens(&found.identity).await, ["acme/lab DEVELOPER"], "{}", app.name);
        assert!(team::open_invitation(&app.ctx, &token).await.unwrap().is_err(), "{}", app.name);
        // The account of somebody who has left another organization is not this provider's to open.
        let theirs = app.actor_of("other", "main", Role::Admin).await;
        let their_owner = app.actor_of("other", "main", Role::Owner).await;
        app.execute("UPDATE operators SET email = 'x@acme.test', email_key = 'x@acme.test' WHERE email_key = 'admin@other.test'").await;
        let id = theirs.operator_id().unwrap();
        team::remove(&app.ctx, &their_owner, id).await.unwrap();
        let sent = invite(&scene, "x@acme.test", vec![Role::Reader.into()]).await;
        let page = team::open_invitation(&app.ctx, &self::token(&sent)).await.unwrap().unwrap();
        assert!(page.has_account && !page.has_left, "{}", app.name);
        let strange = come_back(&scene, "x@acme.test", &person("s-2", "x@acme.test")).await;
        let Err(Error::Forbidden(words)) = strange else { panic!("{strange:?}") };
        assert!(words.contains("There is an account"), "{}: {words}", app.name);
    }
}

#[tokio::test]
async fn buttons_of_an_organization_are_shown_on_the_way_to_its_own_pages() {
    for app in sso_apps().await {
        let scene = Scene::with(&app, |text| text.has_button = true).await;
        let names = async |next: &str| {
            let offered = sso::offered(&app.ctx, next).await.unwrap();
            offered.buttons.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        assert_eq!(names("/").await, ["Directory"], "{}: it is the only organization", app.name);
        let other = app.actor_of("other", "main", Role::Owner).await;
        let text = ProviderText {
            name: "Acme".into(),
            has_button: true,
            ..provider_text(&scene.idp.issuer)
        };
        sso::create(&app.ctx, &other, &text).await.unwrap();
        for strange in ["/", "", "/account", "/acm/main", "//acme/main", "acme"] {
            assert!(names(strange).await.is_empty(), "{}: {strange}", app.name);
        }
        assert_eq!(names("/acme/main/users?x=/other").await, ["Directory"], "{}", app.name);
        assert_eq!(names("/other").await, ["Acme"], "{}", app.name);
    }
}
