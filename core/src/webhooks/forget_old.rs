use super::store;
use crate::context::Context;
use crate::error::Result;

/// How long an ended delivery is kept.
const KEPT_SECONDS: i64 = 30 * 24 * 3_600;
/// Deliveries deleted in one transaction, so that other writers do not wait for long.
const BATCH_SIZE: i64 = 5_000;

/// Deletes deliveries that ended more than a month ago, delivered or failed.
pub(crate) async fn forget_old(ctx: &Context) -> Result<()> {
    let before = ctx.clock.now().plus_seconds(-KEPT_SECONDS);
    loop {
        let mut tx = ctx.db.begin().await?;
        let forgotten = store::delete_old(&mut tx, before, BATCH_SIZE).await?;
        tx.commit().await?;
        if forgotten < BATCH_SIZE as u64 {
            return Ok(());
        }
    }
}
