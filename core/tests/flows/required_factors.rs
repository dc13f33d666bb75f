//! Second factors as a rule: an organization that requires one, a colleague who resets one, and
//! what needs a fresh proof.

use rollcall_core::access::{Actor, Identity, Role, SessionAge, SignedInBy};
use rollcall_core::api_keys::{self, NewApiKey};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::exports::{self, ExportSettings, NewExport};
use rollcall_core::factors;
use rollcall_core::imports::{self, ImportSettings};
use rollcall_core::operators;
use rollcall_core::team::{self, NewInvitation};
use rollcall_core::users::UserRef;
use rollcall_core::{Error, erasure};

use crate::common::PASSWORD;
use crate::common::authenticator::{code_at, holder, set_up, still};
use crate::common::people::identity_of;

#[tokio::test]
async fn an_organization_requires_a_second_factor_of_everybody() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let (identity, reader) = (identity_of(&owner), identity_of(&app.actor(Role::Reader).await));
        let needs = async |identity: &Identity| {
            operators::of_session(
                &app.ctx,
                identity.operator_id,
                SignedInBy::Password,
                None,
                SessionAge::default(),
            )
            .await
            .unwrap()
            .unwrap()
            .1
            .factor
        };
        let first = team::require_second_factor(&app.ctx, &owner, true).await;
        assert!(matches!(first, Err(Error::Conflict(_))), "{}: {first:?}", app.name);
        assert!(!needs(&reader).await);
        let (phone, _) = set_up(&app, &identity).await;
        team::require_second_factor(&app.ctx, &owner, true).await.unwrap();
        team::require_second_factor(&app.ctx, &owner, true).await.unwrap();
        assert!(team::list(&app.ctx, &owner).await.unwrap().requires_second_factor);
        assert!(needs(&reader).await && !needs(&identity).await, "{}", app.name);
        // Who has none is told, once.
        let told = "SELECT COUNT(*) FROM mails WHERE kind = 'factor_required'";
        assert_eq!(app.number(told).await, 1, "{}", app.name);
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
        app.grant(&reader.email, "other", Role::Reader).await.unwrap();
        team::suspend(&app.ctx, &owner, reader.operator_id).await.unwrap();
        let found = operators::of_session(
            &app.ctx,
            reader.operator_id,
            SignedInBy::Password,
            None,
            SessionAge::default(),
        )
        .await
        .unwrap();
        assert_eq!(found.map(|(_, needs)| needs.factor), Some(false), "{}", app.name);
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
        assert!(app.mail_kinds(&owner).await.contains(&"factor_reset".to_owned()));
        let actions = app.operator_actions(&owner, 2).await;
        assert_eq!(actions, ["operator.signed_in", "operator.second_factor_reset"]);
        // Nothing to reset is no error.
        reset(&owner, theirs.operator_id).await.unwrap();

        // Somebody of another organization, too, is not this one's to weaken.
        set_up(&app, &theirs).await;
        app.grant(&theirs.email, "other", Role::Reader).await.unwrap();
        let shared = reset(&owner, theirs.operator_id).await;
        assert!(matches!(shared, Err(Error::Conflict(_))), "{}: {shared:?}", app.name);
        let by_command = factors::reset_by_email(&app.ctx, &theirs.email).await.unwrap();
        assert_eq!(by_command, Some(true));
        let again = factors::reset_by_email(&app.ctx, &theirs.email).await.unwrap();
        assert_eq!(again, Some(false));
        let nobody = factors::reset_by_email(&app.ctx, "nobody@acme.test").await.unwrap();
        assert_eq!(nobody, None);
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
            team::change_role(&app.ctx, actor, reader.operator_id, &Role::Developer.into()).await
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
        let weak = Actor { role: Role::Reader.into(), ..signed_in.clone() };
        assert!(matches!(change(&weak).await, Err(Error::Forbidden(_))));
        factors::require_proof(&app.ctx, &holder(&identity_of(&owner)), PASSWORD).await.unwrap();
        let again = Actor { proved_at: Some(app.ctx.clock.now()), ..signed_in };
        change(&again).await.unwrap();
    }
}

fn invitation() -> NewInvitation {
    NewInvitation {
        email: "mia@acme.test".into(),
        name: String::new(),
        roles: vec![Role::Reader.into()],
    }
}
