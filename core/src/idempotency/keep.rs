use uuid::Uuid;

use super::{KeptAnswer, store};
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;

/// Stores the response of a reserved request. `users`: the users that it shows. The response is
/// deleted when one of them is erased.
pub async fn keep(
    ctx: &Context,
    actor: &Actor,
    name: &str,
    answer: &KeptAnswer,
    users: [Option<Uuid>; 2],
) -> Result<()> {
    let Some(key_id) = actor.key_id() else { return Ok(()) };
    let mut tx = ctx.db.begin().await?;
    store::keep(&mut tx, key_id, name, answer, users).await?;
    tx.commit().await
}

/// Releases the Idempotency-Key: the request was refused, and can be corrected and sent again with
/// it.
pub async fn release(ctx: &Context, actor: &Actor, name: &str) -> Result<()> {
    let Some(key_id) = actor.key_id() else { return Ok(()) };
    let mut tx = ctx.db.begin().await?;
    store::release(&mut tx, key_id, name).await?;
    tx.commit().await
}
