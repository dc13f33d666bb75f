use super::store;
use crate::context::Context;
use crate::error::Result;

/// How long a delivery that is over is shown.
const KEPT_SECONDS: i64 = 30 * 24 * 3_600;
/// Deliveries of one transaction, so that nobody has to wait for it.
const STEP: i64 = 5_000;

/// Forgets deliveries that have ended, one way or the other, more than a month ago.
pub(crate) async fn forget_old(ctx: &Context) -> Result<()> {
    let before = ctx.clock.now().plus_seconds(-KEPT_SECONDS);
    loop {
        let mut tx = ctx.db.begin().await?;
        let forgotten = store::delete_old(&mut tx, before, STEP).await?;
        tx.commit().await?;
        if forgotten < STEP as u64 {
            return Ok(());
        }
    }
}
