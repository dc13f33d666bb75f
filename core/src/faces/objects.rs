//! The files of a face. They are written before their row, and deleted after it.
//!
//! A process may die in between and leave files without a row. So a job that deletes them is queued
//! before they are written. The transaction that writes the row cancels that job. If the job has
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

/// How many seconds a checked upload can be saved for.
pub(super) const CHECKED_SECONDS: i64 = 900;
/// How many seconds files may be without a row: as long as a checked upload can be saved, and a minute
/// more for one that is saved at the last moment.
const ROWLESS_SECONDS: i64 = CHECKED_SECONDS + 60;

pub(super) fn picture(id: Uuid) -> String {
    format!("faces/{id}/picture.jpg")
}

pub(super) fn thumbnail(id: Uuid) -> String {
    format!("faces/{id}/thumbnail.jpg")
}

/// The file with the result of a check. It exists until the upload is saved or discarded.
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

/// Makes the job that deletes the files of a picture due when this transaction commits. Use it in the
/// transaction after which nobody needs the files.
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

/// Deletes the files that a face no longer needs. If there is no such face, these are all of its files.
async fn sweep(ctx: &Context, id: Uuid) -> Result<()> {
    if !store::exists(&ctx.db, id).await? {
        ctx.files.delete(&picture(id)).await?;
        ctx.files.delete(&thumbnail(id)).await?;
    }
    ctx.files.delete(&findings(id)).await
}

/// Deletes the files of a picture that has no row. A failure is only logged, because the job tries
/// again.
pub(super) async fn give_up(ctx: &Context, id: Uuid) {
    if let Err(error) = sweep(ctx, id).await {
        error.log();
        tracing::warn!(face_id = %id, %error, "the files of a face that was not stored stay for now");
    }
}
