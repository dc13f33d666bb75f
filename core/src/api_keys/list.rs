use super::{ApiKeyInfo, flush_usage, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// The keys of the actor's application, those that work first, then the newest first.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<ApiKeyInfo>> {
    actor.require(Permission::ManageApiKeys)?;
    flush_usage(ctx).await?;
    store::list(&ctx.db, actor.application.seq, ctx.clock.now()).await
}
