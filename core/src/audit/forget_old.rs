use super::store;
use crate::context::Context;
use crate::error::Result;

/// How long the address and the device of an entry are kept, in seconds: a year. The entry itself stays.
const KEPT_SECONDS: i64 = 365 * 86_400;
const BATCH_SIZE: i64 = 1_000;

/// Forgets where old entries came from. Runs hourly.
pub(crate) async fn forget_old(ctx: &Context) -> Result<()> {
    let before = ctx.clock.now().plus_seconds(-KEPT_SECONDS);
    loop {
        let mut tx = ctx.db.begin().await?;
        let forgotten = store::delete_origins(&mut tx, before, BATCH_SIZE).await?;
        tx.commit().await?;
        if forgotten < BATCH_SIZE as u64 {
            return Ok(());
        }
    }
}
