use uuid::Uuid;

use super::{KeptAnswer, store};
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;

/// Keeps the answer of a request that was reserved. `user_id`: whom it shows; it goes with them.
pub async fn keep(
    ctx: &Context,
    actor: &Actor,
    name: &str,
    answer: &KeptAnswer,
    user_id: Option<Uuid>,
) -> Result<()> {
    let Some(key_id) = actor.key_id() else { return Ok(()) };
    let mut tx = ctx.db.begin().await?;
    store::keep(&mut tx, key_id, name, answer, user_id).await?;
    tx.commit().await
}

/// Gives the name back: the request was refused, and may be mended and sent again under it.
pub async fn release(ctx: &Context, actor: &Actor, name: &str) -> Result<()> {
    let Some(key_id) = actor.key_id() else { return Ok(()) };
    let mut tx = ctx.db.begin().await?;
    store::release(&mut tx, key_id, name).await?;
    tx.commit().await
}
