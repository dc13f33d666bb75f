use uuid::Uuid;

use super::search::entry;
use super::{AuditQuery, AuditRecord, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::operators;

const MAX_ACTORS: usize = 500;

/// One entry that the actor can see, by its number.
pub async fn find(ctx: &Context, actor: &Actor, number: i64) -> Result<Option<AuditRecord>> {
    actor.require(Permission::ReadAudit)?;
    let query = AuditQuery { above: number.checked_sub(1), ..AuditQuery::default() };
    let found = store::list(&ctx.db, actor, &query, 1).await?.into_iter().next();
    let Some(link) = found.filter(|link| link.number == number) else { return Ok(None) };
    let seq = actor.organization.seq;
    let origin = store::origins(&ctx.db, seq, number, number).await?.remove(&number);
    let previous_hash = link.previous_hash.clone();
    Ok(Some(AuditRecord { entry: entry(link)?, previous_hash, origin }))
}

/// Whose entries there may be: the people of the organization and the API keys of the application, by
/// name, at most 500. Somebody whose role holds in one application gets the people who can open it.
pub async fn actors(ctx: &Context, actor: &Actor) -> Result<Vec<(Uuid, String)>> {
    actor.require(Permission::ReadAudit)?;
    let limit = MAX_ACTORS as i64;
    let mut actors = if store::sees_organization(actor) {
        store::people(&ctx.db, actor.organization.seq, limit).await?
    } else {
        let openers = operators::who_can_open(ctx, actor.application.seq).await?;
        openers.into_iter().map(|(who, _)| (who.operator_id, who.name)).collect()
    };
    actors.extend(store::api_keys(&ctx.db, actor.application.seq, limit).await?);
    actors.sort_by_cached_key(|(_, name)| name.to_lowercase());
    actors.truncate(MAX_ACTORS);
    Ok(actors)
}
