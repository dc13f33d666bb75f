use uuid::Uuid;

use super::{guard, store};
use crate::access::{Actor, Permission, Role};
use crate::audit;
use crate::context::Context;
use crate::error::Result;

/// Gives a person another role, from their next request on. Refused: a role above the actor's, a person
/// whose role is above it, and the last active owner's step down.
pub async fn change_role(ctx: &Context, actor: &Actor, id: Uuid, role: Role) -> Result<()> {
    let outcome = change(ctx, actor, id, role).await;
    guard::record_refusal(ctx, actor, "change a role", (Some(id), ""), outcome).await
}

async fn change(ctx: &Context, actor: &Actor, id: Uuid, role: Role) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let target = guard::target(&mut tx, actor, id).await?;
    guard::may_give(actor, role)?;
    if target.role == role {
        return Ok(());
    }
    store::set_role(&mut tx, actor.organization.seq, id, role).await?;
    guard::keep_an_owner(&mut tx, actor, &target).await?;
    let details =
        vec![("role", role.code().to_owned()), ("former_role", target.role.code().to_owned())];
    let fact = guard::fact("operator.role_granted", &target, details);
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await
}
