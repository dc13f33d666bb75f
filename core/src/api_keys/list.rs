use super::{ApiKeyInfo, flush_usage, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// Keys of an application that work.
pub(crate) async fn working(ctx: &Context, application_seq: i64) -> Result<Vec<ApiKeyInfo>> {
    let now = ctx.clock.now();
    let mut keys = store::list(&ctx.db, application_seq, now).await?;
    keys.retain(|key| key.state(now).works());
    Ok(keys)
}

/// The keys of the actor's application, those that work first, then the newest first.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<ApiKeyInfo>> {
    actor.require(Permission::ManageApiKeys)?;
    flush_usage(ctx).await?;
    store::list(&ctx.db, actor.application.seq, ctx.clock.now()).await
}
