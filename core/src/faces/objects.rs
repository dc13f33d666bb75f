//! The files of a face. They are written before the row that owns them, and deleted after it. A job
//! that is queued before the files are written deletes files that no row owns, so nothing is left if a
//! process dies in between. The transaction that writes the row cancels that job; if the job has
//! already begun, the row is not written.

use async_trait::async_trait;
use uuid::Uuid;

use super::analyse::Analysed;
use super::store;
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob, RetryPolicy};

/// How long a checked upload may be saved.
pub(super) const CHECKED_SECONDS: i64 = 900;
/// How long files may wait for their row: as long as a checked upload can be saved, and a margin for
/// one that is saved at the last moment.
const ROWLESS_SECONDS: i64 = CHECKED_SECONDS + 60;

pub(super) fn picture(id: Uuid) -> String {
    format!("faces/{id}/picture.jpg")
}

pub(super) fn thumbnail(id: Uuid) -> String {
    format!("faces/{id}/thumbnail.jpg")
}

/// What a check found, for the time until the upload is saved or discarded.
pub(super) fn findings(id: Uuid) -> String {
    format!("faces/{id}/findings.json")
}

/// Writes the files of a picture that has no row yet.
pub(super) async fn put(ctx: &Context, id: Uuid, analysed: &mut Analysed) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    enqueue_sweep(ctx, &mut tx, id, ctx.clock.now().plus_seconds(ROWLESS_SECONDS)).await?;
    tx.commit().await?;
    let jpeg = std::mem::take(&mut analysed.jpeg);
    let small = std::mem::take(&mut analysed.thumbnail);
    ctx.files.put(&picture(id), jpeg).await?;
    ctx.files.put(&thumbnail(id), small).await
}

/// Has the files of a picture deleted once this transaction, which makes them superfluous, commits.
pub(super) async fn sweep_now(ctx: &Context, tx: &mut Tx, id: Uuid) -> Result<()> {
    enqueue_sweep(ctx, tx, id, ctx.clock.now()).await
}

async fn enqueue_sweep(ctx: &Context, tx: &mut Tx, id: Uuid, at: Timestamp) -> Result<()> {
    let job = NewJob {
        kind: &SweepFace,
        concurrency_key: format!("face {id}"),
        subject_id: Some(id),
        reserved_for: None,
    };
    jobs::enqueue_at(ctx, tx, &job, at).await.map(drop)
}

/// The job that deletes files which no face owns.
pub(crate) struct SweepFace;

#[async_trait]
impl Job for SweepFace {
    fn kind(&self) -> &'static str {
        "face.sweep"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_DONE
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        sweep(ctx, lease.subject()?).await?;
        Ok(JobEnd::Done)
    }
}

/// Deletes what a face does not need, which is everything when there is no such face.
async fn sweep(ctx: &Context, id: Uuid) -> Result<()> {
    if !store::exists(&ctx.db, id).await? {
        ctx.files.delete(&picture(id)).await?;
        ctx.files.delete(&thumbnail(id)).await?;
    }
    ctx.files.delete(&findings(id)).await
}

/// Deletes the files of a picture now, because no row owns them. A failure is only logged, because the
/// job tries again.
pub(super) async fn give_up(ctx: &Context, id: Uuid) {
    if let Err(error) = sweep(ctx, id).await {
        error.log();
        tracing::warn!(face_id = %id, %error, "the files of a face that was not stored stay for now");
    }
}
