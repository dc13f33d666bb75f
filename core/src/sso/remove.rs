use uuid::Uuid;

use super::change::locked;
use super::create::{fact, require_owner};
use super::store;
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::operators::sessions;

/// Removes a provider. The sessions that it has opened end; accounts stay.
pub async fn remove(ctx: &Context, actor: &Actor, id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let provider = locked(&mut tx, actor, id).await?;
    require_owner(actor)?;
    if provider.is_required {
        return Err(Error::Conflict(format!(
            "Single sign-on with {} is required. Turn that off first.",
            provider.name
        )));
    }
    let ended = sessions::end_of_provider(&mut tx, id).await?;
    store::delete(&mut tx, id).await?;
    let details = vec![("issuer", provider.issuer.clone()), ("sessions_ended", ended.to_string())];
    let fact = fact("sso.provider_removed", &provider, details);
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    ctx.sso.forget(&provider.issuer);
    Ok(())
}

/// Forgets which of the provider's people has an account, for somebody whom the provider has made anew.
/// Their next sign-in links it again.
pub async fn unlink(ctx: &Context, actor: &Actor, id: Uuid, operator_id: Uuid) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let provider = locked(&mut tx, actor, id).await?;
    require_owner(actor)?;
    if let Some(subject) = store::subject_of(&mut tx, id, operator_id).await? {
        store::unlink(&mut tx, id, operator_id).await?;
        let ended = sessions::end_by_provider(&mut tx, id, &subject, "").await?;
        let ended: u64 = ended.iter().map(|(_, _, count)| count).sum();
        let details =
            vec![("operator", operator_id.to_string()), ("sessions_ended", ended.to_string())];
        let fact = fact("sso.person_unlinked", &provider, details);
        audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    }
    tx.commit().await
}
