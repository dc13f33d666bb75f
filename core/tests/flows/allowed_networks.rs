//! The networks from which an organization's pages open.

use rollcall_core::access::{Actor, Identity, Role, SignedInBy};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::{Error, operators, organizations, team};

use crate::common::TestApp;
use crate::common::authenticator::still;
use crate::common::people::identity_of;

fn at(identity: &Identity, address: &str) -> Identity {
    Identity { by: SignedInBy::Password, address: address.parse().ok(), ..identity.clone() }
}

async fn opens(app: &TestApp, identity: &Identity) -> Result<Actor, Error> {
    let found = operators::resolve(&app.ctx, identity, "acme", "main", "test").await?;
    Ok(found.expect("a role"))
}

#[tokio::test]
async fn a_browser_outside_of_the_networks_is_refused_from_the_next_click_on() {
    for app in still().await {
        let owner = identity_of(&app.actor(Role::Owner).await);
        let reader = identity_of(&app.actor(Role::Reader).await);
        let (inside, outside) = (at(&owner, "10.20.0.9"), at(&owner, "203.0.113.9"));
        let actor = opens(&app, &inside).await.unwrap();
        let actor = Actor { proved_at: None, ..actor };
        assert!(opens(&app, &outside).await.is_ok());
        team::set_networks(&app.ctx, &actor, " 10.20.4.17/16, 2001:db8::/32").await.unwrap();
        let stored = team::list(&app.ctx, &actor).await.unwrap().networks;
        assert_eq!(stored, "10.20.0.0/16 2001:db8::/32", "{}", app.name);
        for place in ["10.20.255.1", "::ffff:10.20.0.9", "2001:db8::7"] {
            assert!(opens(&app, &at(&reader, place)).await.is_ok(), "{place}");
        }
        // An unknown address is in no network, and somebody at no browser comes from none.
        for place in ["203.0.113.9", "2001:db9::7", "unknown"] {
            let refused = opens(&app, &at(&reader, place)).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {place}", app.name);
        }
        assert!(opens(&app, &reader).await.is_ok());
        let words = opens(&app, &outside).await.unwrap_err().to_string();
        assert!(words.contains("203.0.113.9") && words.contains("Settings, Team"), "{words}");

        // Once an hour for each person and address.
        assert!(opens(&app, &outside).await.is_err());
        let refusals = async || {
            let query =
                AuditQuery { action: "operator.network_refused".into(), ..AuditQuery::default() };
            audit::search(&app.ctx, &actor, &query).await.unwrap().entries.len()
        };
        assert_eq!(refusals().await, 4, "{}", app.name);
        app.ctx.clock.advance(3_601);
        assert!(opens(&app, &outside).await.is_err());
        assert_eq!(refusals().await, 5, "{}", app.name);

        team::set_networks(&app.ctx, &actor, "").await.unwrap();
        assert!(opens(&app, &outside).await.is_ok());
        let query = AuditQuery { action: "organization.networks".into(), ..AuditQuery::default() };
        assert_eq!(audit::search(&app.ctx, &actor, &query).await.unwrap().entries.len(), 2);
    }
}

#[tokio::test]
async fn nobody_locks_themselves_out_and_a_command_lets_them_in_again() {
    for app in still().await {
        let owner = identity_of(&app.actor(Role::Owner).await);
        for (place, typed, says) in [
            ("203.0.113.9", "10.20.0.0/16", "Add 203.0.113.9"),
            ("unknown", "10.20.0.0/16", "unknown"),
            ("203.0.113.9", "office", "not a network"),
            ("203.0.113.9", "203.0.113.0/33", "at most /32"),
        ] {
            let actor = opens(&app, &at(&owner, place)).await.unwrap();
            let actor = Actor { proved_at: None, ..actor };
            let refused = team::set_networks(&app.ctx, &actor, typed).await.unwrap_err();
            assert!(matches!(refused, Error::Invalid(_)), "{refused:?}");
            assert!(refused.to_string().contains(says), "{}: {refused}", app.name);
        }
        // A proof that is too old.
        let actor = opens(&app, &at(&owner, "203.0.113.9")).await.unwrap();
        let refused = team::set_networks(&app.ctx, &actor, "203.0.113.9").await;
        assert!(matches!(refused, Err(Error::NeedsProof)), "{refused:?}");
        // A command comes from no browser: it sets what its user says, and takes it back.
        let command =
            organizations::command_actor(&app.ctx, "acme", "main").await.unwrap().unwrap();
        team::set_networks(&app.ctx, &command, "198.51.100.7").await.unwrap();
        assert!(opens(&app, &at(&owner, "203.0.113.9")).await.is_err());
        team::set_networks(&app.ctx, &command, "").await.unwrap();
        assert!(opens(&app, &at(&owner, "203.0.113.9")).await.is_ok());
    }
}
