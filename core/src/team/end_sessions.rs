use uuid::Uuid;

use super::guard;
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::Result;
use crate::operators::sessions;

/// Ends a person's sessions for the organization. Returns how many. A session that also opens another
/// organization goes on there.
pub async fn end_sessions(ctx: &Context, actor: &Actor, id: Uuid) -> Result<u64> {
    let outcome = end(ctx, actor, id).await;
    guard::record_refusal(ctx, actor, "end sessions", (Some(id), ""), outcome).await
}

async fn end(ctx: &Context, actor: &Actor, id: Uuid) -> Result<u64> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let target = guard::target(&mut tx, actor, id).await?;
    let ended = sessions::end_for(ctx, &mut tx, actor.organization.seq, id).await?;
    let details = vec![("sessions", ended.to_string())];
    let fact = guard::fact("operator.sessions_ended", &target, details);
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    Ok(ended)
}
