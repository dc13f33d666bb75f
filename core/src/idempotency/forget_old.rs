use super::{KEPT_SECONDS, store};
use crate::context::Context;
use crate::error::Result;

/// Deletes responses that are older than a day.
pub(crate) async fn forget_old(ctx: &Context) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    store::delete_old(&mut tx, ctx.clock.now().plus_seconds(-KEPT_SECONDS)).await?;
    tx.commit().await
}
