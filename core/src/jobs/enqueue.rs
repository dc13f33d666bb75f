use uuid::Uuid;

use super::{NewJob, store};
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// Adds a job in the transaction of the change that asks for it. Call [`Context::wake`] once that
/// has committed.
pub(crate) async fn enqueue(ctx: &Context, tx: &mut Tx, job: &NewJob<'_>) -> Result<Uuid> {
    enqueue_at(ctx, tx, job, ctx.clock.now()).await
}

/// The same for a job that begins later.
pub(crate) async fn enqueue_at(
    ctx: &Context,
    tx: &mut Tx,
    job: &NewJob<'_>,
    run_at: Timestamp,
) -> Result<Uuid> {
    let id = ctx.clock.new_id();
    store::insert(tx, id, job, ctx.clock.now(), run_at).await?;
    Ok(id)
}

/// The same, unless a job of this kind waits already: that one will see this change, too.
pub(crate) async fn enqueue_once(ctx: &Context, tx: &mut Tx, job: &NewJob<'_>) -> Result<()> {
    if store::lock_waiting(tx, job.kind).await? {
        return Ok(());
    }
    enqueue(ctx, tx, job).await.map(drop)
}

impl Context {
    /// Lets the worker of this process look for work now rather than at its next tick.
    pub fn wake(&self) {
        self.wake.notify_one();
    }
}
