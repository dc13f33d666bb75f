use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::store;
use crate::Timestamp;
use crate::context::Context;
use crate::error::Result;

/// The interval of catching up. A face that another process deletes leaves the memory of this one
/// within two intervals.
const EVERY: Duration = Duration::from_millis(900);
/// Changes are kept for this many seconds. A process that was away for longer reads all faces again.
const KEEP_SECONDS: i64 = 3_600;
const PRUNE_SECONDS: i64 = 600;

/// Keeps the index of every application with faces in memory and current, from the start of a server
/// until `stop`.
pub async fn keep_current(ctx: Context, stop: CancellationToken) {
    let mut pruned_at = None;
    while !stop.is_cancelled() {
        if let Err(error) = refresh_all(&ctx).await {
            error.log();
            tracing::warn!(%error, "the index of faces could not be brought up to date");
        }
        let now = ctx.clock.now();
        let due = |at: Timestamp| now.seconds_since(at) >= PRUNE_SECONDS as f64;
        if pruned_at.is_none_or(due) {
            pruned_at = Some(now);
            if let Err(error) = prune(&ctx, now).await {
                error.log();
                tracing::warn!(%error, "old changes of faces could not be removed");
            }
        }
        let _ = stop.run_until_cancelled(tokio::time::sleep(EVERY)).await;
    }
}

async fn refresh_all(ctx: &Context) -> Result<()> {
    for application_seq in store::applications(&ctx.db).await? {
        ctx.face_index.refresh(ctx, application_seq).await?;
    }
    Ok(())
}

/// Deletes old changes. Looks for some before it opens a transaction, because there usually are none,
/// and a transaction would block writers.
async fn prune(ctx: &Context, now: Timestamp) -> Result<()> {
    let before = now.plus_seconds(-KEEP_SECONDS);
    if !store::any_before(&ctx.db, before).await? {
        return Ok(());
    }
    let mut tx = ctx.db.begin().await?;
    store::prune(&mut tx, before).await?;
    tx.commit().await
}
