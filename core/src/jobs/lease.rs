use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// How long a job stays with a worker that has not said a word.
pub(super) const SECONDS: i64 = 6;

/// A running job, held by one claim of one worker until its lease runs out.
#[derive(Clone)]
pub(crate) struct Lease {
    pub job_id: Uuid,
    pub holder: String,
    /// The process stops: end at the next chunk.
    pub stop: CancellationToken,
}

impl Lease {
    /// Renews the lease in the transaction of a chunk that gets the job on: from here its attempts
    /// count anew, so that a long job may be interrupted as often as it likes.
    pub(crate) async fn advance(&self, ctx: &Context, tx: &mut Tx) -> Result<()> {
        self.renew(ctx, tx).await?;
        store::begin_anew(tx, self.job_id).await
    }

    /// Renews the lease in a transaction. It fails when the job has been taken over, by another
    /// worker or by this one after it stood still, and the chunk with it: no chunk can be written
    /// twice.
    pub(crate) async fn renew(&self, ctx: &Context, tx: &mut Tx) -> Result<()> {
        let until = ctx.clock.now().plus_seconds(SECONDS);
        if store::renew(tx, self.job_id, &self.holder, until).await? {
            return Ok(());
        }
        Err(Error::Conflict("This job has been taken over.".into()))
    }
}
