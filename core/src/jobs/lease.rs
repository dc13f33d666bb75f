use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{JobError, JobResult, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Error;

/// A running job, held by one claim of one worker until its lease runs out.
#[derive(Clone)]
pub(crate) struct Lease {
    pub job_id: Uuid,
    /// What the job works on; a job for the whole roster has none.
    pub subject_id: Option<Uuid>,
    pub holder: String,
    /// The process stops: end at the next chunk.
    pub stop: CancellationToken,
}

impl Lease {
    /// What the job works on.
    pub(crate) fn subject(&self) -> JobResult<Uuid> {
        self.subject_id
            .ok_or_else(|| JobError::Failed(Error::internal("jobs", &"a job without its subject")))
    }

    /// Renews the lease in the transaction of a chunk that makes progress. Attempts are counted
    /// from here again, so that a long job may be interrupted as often as it likes.
    pub(crate) async fn advance(&self, ctx: &Context, tx: &mut Tx) -> JobResult<()> {
        self.renew(ctx, tx).await?;
        store::reset_attempts(tx, self.job_id).await?;
        Ok(())
    }

    /// Renews the lease in a transaction. When another claim holds the job, this fails and the
    /// transaction with it, so that no chunk is written twice.
    pub(crate) async fn renew(&self, ctx: &Context, tx: &mut Tx) -> JobResult<()> {
        let until = ctx.clock.now().plus_seconds(store::LEASE_SECONDS);
        if store::renew(tx, self.job_id, &self.holder, until).await? {
            return Ok(());
        }
        Err(JobError::LostLease)
    }
}
