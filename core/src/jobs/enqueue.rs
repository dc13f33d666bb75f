use uuid::Uuid;

use super::{JobKind, store};
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// A job to be.
pub(crate) struct NewJob<'a> {
    pub kind: JobKind,
    /// Jobs of one lane run one after the other.
    pub lane: String,
    pub subject_id: Option<Uuid>,
    /// A command keeps its own import for itself: the id of its worker.
    pub reserved_for: Option<&'a str>,
}

/// Adds a job in the transaction of the change that asks for it. Call [`Context::wake`] once that
/// has committed.
pub(crate) async fn enqueue(ctx: &Context, tx: &mut Tx, job: &NewJob<'_>) -> Result<Uuid> {
    enqueue_at(ctx, tx, job, ctx.clock.now()).await
}

/// The same for later.
pub(crate) async fn enqueue_at(
    ctx: &Context,
    tx: &mut Tx,
    job: &NewJob<'_>,
    at: Timestamp,
) -> Result<Uuid> {
    let id = ctx.clock.new_id();
    store::insert(tx, id, job, at).await?;
    Ok(id)
}

impl Context {
    /// Lets the worker of this process look for work now rather than at its next tick.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }
}
