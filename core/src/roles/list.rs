use super::{CustomRole, Uses, store};
use crate::access::{Actor, AnyRole, Permission, Role};
use crate::context::Context;
use crate::error::Result;

/// The custom roles of the actor's organization by name, with who has them.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<(CustomRole, Uses)>> {
    actor.require(Permission::ManageOperators)?;
    let seq = actor.organization.seq;
    let mut found = Vec::new();
    for custom in store::list(&ctx.db, seq).await? {
        let uses = store::uses(&ctx.db, seq, custom.role.code()).await?;
        found.push((custom, uses));
    }
    Ok(found)
}

/// Every role that somebody in the actor's organization can have: the five, then the custom ones by name.
pub async fn all(ctx: &Context, actor: &Actor) -> Result<Vec<AnyRole>> {
    actor.require(Permission::ManageOperators)?;
    let custom = store::list(&ctx.db, actor.organization.seq).await?;
    Ok(Role::ALL
        .into_iter()
        .map(AnyRole::from)
        .chain(custom.into_iter().map(|one| one.role))
        .collect())
}

/// One custom role, with who has it.
pub async fn find(ctx: &Context, actor: &Actor, code: &str) -> Result<Option<(CustomRole, Uses)>> {
    actor.require(Permission::ManageOperators)?;
    let seq = actor.organization.seq;
    let Some(custom) = store::find(&ctx.db, seq, code).await? else { return Ok(None) };
    let uses = store::uses(&ctx.db, seq, code).await?;
    Ok(Some((custom, uses)))
}
