use super::store;
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;

/// Notes that the actor has looked at the inbox of the application: what waits by now is not new any more.
pub async fn look(ctx: &Context, actor: &Actor) -> Result<()> {
    let Some(operator_id) = actor.operator_id() else { return Ok(()) };
    let mut tx = ctx.db.begin().await?;
    store::look(&mut tx, actor.application.seq, operator_id, ctx.clock.now()).await?;
    tx.commit().await
}
