use super::store;
use crate::context::Context;
use crate::error::Result;

/// Forgets the challenges that would not work any more.
pub(crate) async fn forget_old(ctx: &Context) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    store::delete_used(&mut tx, ctx.clock.now()).await?;
    tx.commit().await
}
