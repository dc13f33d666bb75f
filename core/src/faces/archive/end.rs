//! The end of a face archive: done, failed, cancelled or expired. Each end deletes the ZIP, because
//! added pictures are stored as faces and the others must not be kept.

use async_trait::async_trait;
use uuid::Uuid;

use super::audit_events::note;
use super::{ArchiveState, folder_path, source_path, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob, RetryPolicy};
use crate::organizations;

/// Days after which an archive that nobody started is discarded.
const DAYS: i64 = 7;
const DAY: i64 = 86_400;

const UNFINISHED: [ArchiveState; 4] =
    [ArchiveState::Checking, ArchiveState::Ready, ArchiveState::Waiting, ArchiveState::Running];

/// Ends the archive that the job of this lease works on.
pub(super) async fn end(
    ctx: &Context,
    lease: &Lease,
    id: Uuid,
    to: ArchiveState,
    cause: &str,
) -> JobResult<()> {
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    end_in(ctx, &mut tx, id, to, cause).await?;
    tx.commit().await?;
    remove_source(ctx, id).await;
    Ok(())
}

async fn end_in(
    ctx: &Context,
    tx: &mut Tx,
    id: Uuid,
    to: ArchiveState,
    cause: &str,
) -> Result<bool> {
    let Some(info) = store::run_info(&ctx.db, id).await? else { return Ok(false) };
    if !store::move_state(tx, id, &UNFINISHED, to, cause, None, ctx.clock.now()).await? {
        return Ok(false);
    }
    let Some(system) = organizations::system_actor(ctx, info.application_seq, "worker").await?
    else {
        return Ok(true);
    };
    let action = match to {
        ArchiveState::Done => "face_archive.finished",
        ArchiveState::Failed => "face_archive.failed",
        _ => "face_archive.cancelled",
    };
    let rows = info.archive.rows;
    let details = vec![
        ("added", rows.added.to_string()),
        ("left_out", (rows.all() - rows.added).to_string()),
    ];
    note(ctx, tx, &system, (id, &info.archive.file_name), action, details).await?;
    Ok(true)
}

/// Deletes the ZIP. A failure is only logged, because the job that runs at the expiry tries again.
pub(super) async fn remove_source(ctx: &Context, id: Uuid) {
    if let Err(error) = ctx.files.delete(&source_path(id)).await {
        error.log();
        tracing::warn!(archive_id = %id, %error, "a face archive that ended stays for now");
    }
}

/// Records that an archive's job has failed for good.
pub(super) async fn mark_failed(ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
    let cause = format!("{error} Faces added so far are kept.");
    end_in(ctx, tx, id, ArchiveState::Failed, &cause).await.map(drop)
}

/// Queues the job that deletes the ZIP at its expiry. It runs whatever happens to the archive before.
pub(super) async fn enqueue_expiry(ctx: &Context, tx: &mut Tx, id: Uuid) -> Result<()> {
    let job = NewJob {
        kind: &ExpireArchive,
        concurrency_key: format!("expire {id}"),
        subject_id: Some(id),
        reserved_for: None,
    };
    let at = ctx.clock.now().plus_seconds(DAYS * DAY);
    jobs::enqueue_at(ctx, tx, &job, at).await.map(drop)
}

/// The job that discards an archive at its expiry.
pub(crate) struct ExpireArchive;

#[async_trait]
impl Job for ExpireArchive {
    fn kind(&self) -> &'static str {
        "face_archive.expire"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_DONE
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        expire(ctx, lease, lease.subject()?).await
    }
}

/// Discards an archive that was not started within a week. Otherwise it only deletes the ZIP: its
/// archive has ended, or was never recorded because the upload broke off.
async fn expire(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let state = store::run_info(&ctx.db, id).await?.map(|info| info.archive.state);
    if state == Some(ArchiveState::Ready) {
        let cause = format!("Expired: it was not started within {DAYS} days.");
        end(ctx, lease, id, ArchiveState::Cancelled, &cause).await?;
    }
    if state.is_some_and(ArchiveState::is_moving) {
        let mut tx = ctx.db.begin().await?;
        enqueue_expiry(ctx, &mut tx, id).await?;
        tx.commit().await?;
    } else {
        ctx.files.delete(&source_path(id)).await?;
        ctx.files.sweep(&folder_path(id)).await?;
    }
    Ok(JobEnd::Done)
}
