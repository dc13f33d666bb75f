//! How long a session opens an organization.

use rollcall_core::access::{Actor, Identity, Role, SessionAge, SignedInBy};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::operators::sessions::{self, SessionRecord};
use rollcall_core::operators::{self, CommandGrant, SessionLimits};
use rollcall_core::{Error, organizations, team};

use crate::common::TestApp;
use crate::common::authenticator::still;
use crate::common::people::identity_of;

fn aged(app: &TestApp, identity: &Identity, seconds: i64, longest_pause_seconds: i64) -> Identity {
    let signed_in_at = Some(app.ctx.clock.now().plus_seconds(-seconds));
    let session = SessionAge { signed_in_at, longest_pause_seconds };
    Identity { by: SignedInBy::Password, session, ..identity.clone() }
}

async fn opens(app: &TestApp, identity: &Identity, organization: &str) -> Result<Actor, Error> {
    let found = operators::resolve(&app.ctx, identity, organization, "main", "test").await?;
    Ok(found.expect("a role"))
}

async fn is_signed_in(app: &TestApp, identity: &Identity) -> bool {
    let (id, by) = (identity.operator_id, SignedInBy::Password);
    operators::of_session(&app.ctx, id, by, None, identity.session).await.unwrap().is_some()
}

#[tokio::test]
async fn limits_close_their_own_organization_and_the_session_with_the_last_one() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let reader = identity_of(&app.actor(Role::Reader).await);
        let limits = SessionLimits { idle_seconds: Some(900), absolute_seconds: Some(7_200) };
        let owner = Actor { proved_at: None, ..owner };
        team::set_session_limits(&app.ctx, &owner, limits).await.unwrap();
        assert_eq!(team::list(&app.ctx, &owner).await.unwrap().session_limits, limits);

        for (seconds, pause) in [(0, 0), (7_199, 899)] {
            assert!(opens(&app, &aged(&app, &reader, seconds, pause), "acme").await.is_ok());
            assert!(is_signed_in(&app, &aged(&app, &reader, seconds, pause)).await, "{}", app.name);
        }
        for (seconds, pause, says) in
            [(900, 900, "after 15 minutes without use"), (7_200, 60, "2 hours after the sign-in")]
        {
            let refused =
                opens(&app, &aged(&app, &reader, seconds, pause), "acme").await.unwrap_err();
            assert!(matches!(refused, Error::SignInAgain(_)), "{}: {refused:?}", app.name);
            assert!(refused.to_string().contains(says), "{refused}");
            assert!(
                !is_signed_in(&app, &aged(&app, &reader, seconds, pause)).await,
                "{}",
                app.name
            );
        }
        // Jobs and commands have no session.
        assert!(opens(&app, &reader, "acme").await.is_ok());

        // With another organization the session lives on, for that one alone.
        let new = CommandGrant {
            email: reader.email.clone(),
            organization: "bravo".into(),
            application: "main".into(),
            only_application: false,
            role: "READER".into(),
            until: None,
        };
        operators::grant(&app.ctx, &new).await.unwrap();
        let old = aged(&app, &reader, 7_200, 900);
        assert!(is_signed_in(&app, &old).await, "{}", app.name);
        assert!(opens(&app, &old, "bravo").await.is_ok());
        assert!(opens(&app, &old, "acme").await.is_err());

        let query =
            AuditQuery { action: "organization.session_limits".into(), ..Default::default() };
        let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        assert_eq!(entries.len(), 1, "{}", app.name);
        assert!(format!("{entries:?}").contains("15 minutes"), "{entries:?}");
        team::set_session_limits(&app.ctx, &owner, SessionLimits::default()).await.unwrap();
        assert!(opens(&app, &old, "acme").await.is_ok(), "{}", app.name);
    }
}

#[tokio::test]
async fn limits_that_cannot_be_are_refused_and_attempts_are_written_down() {
    for app in still().await {
        let owner = Actor { proved_at: None, ..app.actor(Role::Owner).await };
        for (idle, absolute, says) in [
            (Some(299), None, "at least 5 minutes"),
            (Some(8 * 3_600 + 1), None, "at most 8 hours"),
            (None, Some(7 * 86_400 + 1), "at most 7 days"),
            (Some(7_200), Some(3_600), "shorter"),
        ] {
            let limits = SessionLimits { idle_seconds: idle, absolute_seconds: absolute };
            let refused = team::set_session_limits(&app.ctx, &owner, limits).await.unwrap_err();
            assert!(refused.to_string().contains(says), "{}: {refused}", app.name);
        }
        let late =
            Actor { proved_at: Some(app.ctx.clock.now().plus_seconds(-3_600)), ..owner.clone() };
        let refused = team::set_session_limits(&app.ctx, &late, SessionLimits::default()).await;
        assert_eq!(refused, Err(Error::NeedsProof), "{}", app.name);
        let reader = app.actor(Role::Reader).await;
        let refused = team::set_session_limits(&app.ctx, &reader, SessionLimits::default()).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
        let query = AuditQuery { action: "operator.change_refused".into(), ..Default::default() };
        let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        assert!(format!("{entries:?}").contains("change the session limits"), "{entries:?}");
        let command =
            organizations::command_actor(&app.ctx, "acme", "main").await.unwrap().unwrap();
        let limits = SessionLimits { idle_seconds: Some(1_800), absolute_seconds: None };
        team::set_session_limits(&app.ctx, &command, limits).await.unwrap();
        assert_eq!(team::list(&app.ctx, &owner).await.unwrap().session_limits, limits);
    }
}

#[tokio::test]
async fn a_colleague_ends_sessions_for_their_own_organization_alone() {
    for app in still().await {
        let owner = Actor { proved_at: None, ..app.actor(Role::Owner).await };
        let reader = identity_of(&app.actor(Role::Reader).await);
        app.actor_of("bravo", "main", Role::Owner).await;
        app.grant(&reader.email, "bravo", Role::Reader).await.unwrap();
        app.open_session(&reader, "laptop").await;
        let before = aged(&app, &reader, 0, 0);
        assert!(opens(&app, &before, "acme").await.is_ok());
        app.ctx.clock.advance(1);
        let ended = team::end_sessions(&app.ctx, &owner, reader.operator_id).await.unwrap();
        assert_eq!(ended, 1, "{}", app.name);

        assert!(app.has_session("laptop").await && is_signed_in(&app, &before).await);
        assert!(opens(&app, &before, "bravo").await.is_ok(), "{}", app.name);
        let refused = opens(&app, &before, "acme").await.unwrap_err();
        assert!(matches!(refused, Error::SignInAgain(_)), "{}: {refused:?}", app.name);
        assert!(refused.to_string().contains("has ended your sessions"), "{refused}");
        app.ctx.clock.advance(1);
        let after = aged(&app, &reader, 0, 0);
        assert!(opens(&app, &after, "acme").await.is_ok(), "{}: signed in again", app.name);

        // Whoever has no other organization is signed out.
        let admin = identity_of(&app.actor(Role::Admin).await);
        app.open_session(&admin, "desktop").await;
        team::end_sessions(&app.ctx, &owner, admin.operator_id).await.unwrap();
        assert!(!app.has_session("desktop").await, "{}", app.name);
    }
}

#[tokio::test]
async fn a_renewed_session_answers_its_former_key_for_a_minute_and_without_the_proof() {
    for app in still().await {
        let reader = identity_of(&app.actor(Role::Reader).await);
        let (ctx, id) = (&app.ctx, reader.operator_id);
        app.open_session(&reader, "first").await;
        app.open_session(&reader, "phone").await;
        let load = async |key: &str| sessions::load(ctx, key).await.unwrap();
        let proved_at = Some(ctx.clock.now());
        assert!(sessions::renew(ctx, "first", "second", proved_at).await.unwrap(), "{}", app.name);
        assert!(!sessions::renew(ctx, "first", "third", None).await.unwrap(), "{}", app.name);
        assert_eq!(load("second").await.unwrap().proved_at, proved_at, "{}", app.name);
        let former = load("first").await.unwrap();
        assert_eq!((former.key.as_str(), former.proved_at), ("second", None), "{}", app.name);
        // What is still under way with the former one is about the same session.
        assert_eq!(sessions::revoke_others(ctx, &reader, "first", "r").await.unwrap(), 1);
        assert!(load("second").await.is_some() && load("phone").await.is_none(), "{}", app.name);
        // A new password or factor is no proof, and takes none.
        assert!(sessions::renew(ctx, "second", "third", None).await.unwrap(), "{}", app.name);
        assert_eq!(load("third").await.unwrap().proved_at, proved_at, "{}", app.name);
        assert!(load("first").await.is_none(), "{}", app.name);
        ctx.clock.advance(59);
        assert!(load("second").await.is_some(), "{}", app.name);
        ctx.clock.advance(1);
        assert!(load("second").await.is_none(), "{}", app.name);
        // Neither a renewal nor a use brings back what has ended, by whichever key it was ended.
        assert_eq!(load("third").await.unwrap().operator_id, Some(id));
        assert!(sessions::sign_out(ctx, &reader, "second", "r").await.unwrap(), "{}", app.name);
        assert!(!sessions::renew(ctx, "third", "fourth", proved_at).await.unwrap());
        sessions::touch(ctx, "third", 0).await.unwrap();
        assert!(load("third").await.is_none() && load("fourth").await.is_none(), "{}", app.name);
    }
}

#[tokio::test]
async fn a_session_in_use_goes_on_to_its_limit_and_no_further() {
    for app in still().await {
        let reader = identity_of(&app.actor(Role::Reader).await);
        app.open_session(&reader, "tab").await;
        let load = async || sessions::load(&app.ctx, "tab").await.unwrap();
        let begun = load().await.unwrap().created_at;
        app.ctx.clock.advance(600);
        sessions::touch(&app.ctx, "tab", 600).await.unwrap();
        let used = load().await.unwrap();
        let settings = &app.ctx.settings;
        let now = app.ctx.clock.now();
        assert_eq!((used.last_seen_at, used.longest_pause_seconds), (now, 600), "{}", app.name);
        assert_eq!(used.expires_at, now.plus_seconds(settings.session_idle_seconds));
        app.execute("UPDATE sessions SET created_at = created_at - 604000000000").await;
        sessions::touch(&app.ctx, "tab", 0).await.unwrap();
        let old = load().await.unwrap();
        let limit = settings.session_absolute_seconds - 604_000;
        assert_eq!(old.expires_at, begun.plus_seconds(limit), "{}", app.name);
        assert_eq!(old.longest_pause_seconds, 600, "{}", app.name);
    }
}

#[tokio::test]
async fn a_request_that_took_long_takes_back_neither_the_last_use_nor_a_pause() {
    for app in still().await {
        let reader = identity_of(&app.actor(Role::Reader).await);
        app.open_session(&reader, "tab").await;
        let load = async || sessions::load(&app.ctx, "tab").await.unwrap().unwrap();
        let early = load().await;
        app.ctx.clock.advance(600);
        let now = app.ctx.clock.now();
        let used = SessionRecord { last_seen_at: now, longest_pause_seconds: 600, ..early.clone() };
        for record in [&used, &early] {
            sessions::save(&app.ctx, record).await.unwrap();
        }
        let found = load().await;
        let kept = (found.last_seen_at, found.longest_pause_seconds);
        assert_eq!(kept, (now, 600), "{}", app.name);
    }
}
