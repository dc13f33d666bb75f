//! The networks from which an organization's pages open.

use crate::access::{Actor, Identity, SignedInBy};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::networks;

/// Refuses a browser that is in none of the organization's networks, or whose address is unknown, and
/// writes that into the audit log once an hour. Without networks, or without a browser, nobody is refused.
pub(super) async fn check(
    ctx: &Context,
    identity: &Identity,
    actor: &Actor,
    allowed: &str,
) -> Result<()> {
    if identity.by == SignedInBy::NoBrowser {
        return Ok(());
    }
    let allowed = networks::read(allowed)
        .map_err(|words| Error::internal("organizations.networks", &words))?;
    if networks::allow(&allowed, identity.address) {
        return Ok(());
    }
    let address =
        identity.address.map_or_else(|| "an unknown address".to_owned(), |ip| ip.to_string());
    if ctx.refusals.is_first(identity.operator_id, &address, ctx.clock.now()) {
        let fact = Fact {
            action: "operator.network_refused",
            subject_kind: "operator",
            subject_id: Some(identity.operator_id),
            subject: identity.name.clone(),
            details: vec![("address", address.clone())],
        };
        let mut tx = ctx.db.begin().await?;
        audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
        tx.commit().await?;
    }
    Err(Error::Forbidden(format!(
        "{} opens from its allowed networks only, and you come from {address}. Use one of them, or \
         ask an owner or admin to add yours under Settings, Team.",
        actor.organization.name
    )))
}
