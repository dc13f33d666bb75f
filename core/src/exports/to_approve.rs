use super::{Export, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// Exports that wait for the actor's approval, oldest first: neither their own nor those of their API keys.
pub async fn to_approve(ctx: &Context, actor: &Actor, limit: i64) -> Result<Vec<Export>> {
    actor.require(Permission::OverseeExports)?;
    actor.require(Permission::ReadExports)?;
    let operator_id = actor.operator_id().unwrap_or_default();
    store::to_approve(&ctx.db, actor.application.seq, operator_id, limit).await
}
