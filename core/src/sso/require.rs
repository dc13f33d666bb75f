use uuid::Uuid;

use super::change::locked;
use super::create::{fact, require_owner};
use super::store;
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::operators;

/// Sets whether people with an address in the provider's domains sign in with it alone ("SSO only"). Their
/// passwords open nothing from their next request on, except those of break-glass owners. A conflict:
/// there is no such owner, or nobody has signed in with the provider yet.
pub async fn require(ctx: &Context, actor: &Actor, id: Uuid, is_required: bool) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let provider = locked(&mut tx, actor, id).await?;
    require_owner(actor)?;
    if provider.is_required == is_required {
        return Ok(());
    }
    if is_required {
        if !operators::store::has_break_glass(&mut tx, actor.organization.seq).await? {
            return Err(Error::Conflict(
                "Name a break-glass owner first: somebody who can sign in with a password if the \
                 provider fails."
                    .into(),
            ));
        }
        if store::people(&ctx.db, id, 1).await?.is_empty() {
            return Err(Error::Conflict(format!(
                "Nobody has signed in with {} yet. Sign in with it once, so that it is known to work.",
                provider.name
            )));
        }
    }
    store::set_required(&mut tx, id, is_required).await?;
    let words = if is_required { "yes" } else { "no" }.to_owned();
    let details = vec![("required", words), ("domains", provider.domains.join(" "))];
    let fact = fact("sso.requirement_changed", &provider, details);
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await
}
