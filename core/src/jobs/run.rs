use uuid::Uuid;

use super::store::Claimed;
use super::{JobEnd, JobKind, Lease, lease, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::{exports, faces, imports, mail, users, webhooks};

/// A job whose worker died so often since it last got on is what kills it.
const DEATHS: i64 = 50;
/// The longest wait before another attempt, in seconds.
const LONGEST_WAIT: i64 = 3_600;

/// Runs a claimed job to its end and writes down how it ended.
pub(super) async fn run(ctx: &Context, job: Claimed, lease: Lease) {
    let kind = JobKind::from_code(&job.kind);
    let ended = match kind {
        _ if job.attempts > DEATHS && !kind.is_some_and(JobKind::only_takes_away) => {
            Err(Error::internal("jobs", &"its worker died again and again without getting on"))
        }
        Some(kind) => perform(ctx, kind, &job, &lease).await,
        None => Err(Error::internal("jobs", &format!("unknown kind {}", job.kind))),
    };
    let kind = job.kind.clone();
    if let Err(error) = settle(ctx, job, &lease.holder, ended).await {
        // The lease runs out by itself, and the job is taken up again.
        tracing::error!(%kind, %error, "the end of a job could not be written down");
    }
}

async fn perform(ctx: &Context, kind: JobKind, job: &Claimed, lease: &Lease) -> Result<JobEnd> {
    let beat = heartbeat(ctx, lease);
    let work = async {
        match (kind, job.subject_id) {
            (JobKind::JudgeImport, Some(id)) => imports::judge(ctx, lease, id).await,
            (JobKind::ApplyImport, Some(id)) => imports::apply(ctx, lease, id).await,
            (JobKind::SettleHeld, Some(id)) => imports::settle_all_held(ctx, lease, id).await,
            (JobKind::UndoImport, Some(id)) => imports::undo_import(ctx, lease, id).await,
            (JobKind::ForgetCorrections, Some(id)) => imports::forget(ctx, id).await,
            (JobKind::SweepSource, Some(id)) => imports::sweep_source(ctx, id).await,
            (JobKind::DeliverWebhook, Some(id)) => webhooks::deliver(ctx, lease, id).await,
            (JobKind::WriteExport, Some(id)) => exports::write(ctx, lease, id).await,
            (JobKind::ExpireExport, Some(id)) => exports::expire(ctx, id).await,
            (JobKind::SendMail, Some(id)) => mail::send(ctx, id).await,
            (JobKind::SweepFace, Some(id)) => faces::sweep(ctx, id).await,
            (JobKind::CheckArchive, Some(id)) => faces::archive::check(ctx, lease, id).await,
            (JobKind::RunArchive, Some(id)) => faces::archive::run(ctx, lease, id).await,
            (JobKind::ExpireArchive, Some(id)) => faces::archive::expire(ctx, lease, id).await,
            (JobKind::CompareFaces, Some(id)) => faces::pairs::compare(ctx, lease, id).await,
            (JobKind::IndexSearch, _) => users::index_search(ctx, lease).await,
            (_, None) => Err(Error::internal("jobs", &"a job without its subject")),
        }
    };
    tokio::select! {
        ended = work => ended,
        error = beat => Err(error),
    }
}

/// Says that the job is still in work, until it is not ours any more.
async fn heartbeat(ctx: &Context, held: &Lease) -> Error {
    loop {
        tokio::time::sleep(std::time::Duration::from_secs(lease::SECONDS as u64 / 3)).await;
        let renewed = async {
            let mut tx = ctx.db.begin().await?;
            held.renew(ctx, &mut tx).await?;
            tx.commit().await
        };
        if let Err(error) = renewed.await
            && matches!(error, Error::Conflict(_))
        {
            return error;
        }
    }
}

async fn mark_failed(
    ctx: &Context,
    tx: &mut Tx,
    kind: &str,
    id: Uuid,
    error: &Error,
) -> Result<()> {
    match JobKind::from_code(kind) {
        Some(JobKind::JudgeImport | JobKind::ApplyImport) => {
            imports::mark_failed(ctx, tx, id, error).await
        }
        Some(JobKind::UndoImport | JobKind::SettleHeld) => {
            imports::mark_interrupted(ctx, tx, id, error).await
        }
        Some(JobKind::WriteExport) => exports::mark_failed(ctx, tx, id, error).await,
        Some(JobKind::SendMail) => mail::mark_failed(tx, id).await,
        Some(JobKind::CheckArchive | JobKind::RunArchive) => {
            faces::archive::mark_failed(ctx, tx, id, error).await
        }
        Some(JobKind::CompareFaces) => faces::pairs::mark_failed(tx, id).await,
        _ => Ok(()),
    }
}

/// Writes down how a job ended, unless it has been taken over meanwhile.
async fn settle(ctx: &Context, job: Claimed, holder: &str, ended: Result<JobEnd>) -> Result<()> {
    let kind = JobKind::from_code(&job.kind);
    let (attempts, first_wait) = kind.map_or((1, 0), JobKind::patience);
    let goes_on = kind.is_some_and(JobKind::only_takes_away);
    let mut tx = ctx.db.begin().await?;
    let ours = match ended {
        Ok(JobEnd::Done) => store::delete(&mut tx, job.id, holder).await?,
        Ok(JobEnd::GiveBack) => store::give_back(&mut tx, job.id, holder).await?,
        Err(Error::Conflict(_)) => false,
        Err(error) if job.attempts < attempts || goes_on => {
            let wait = (first_wait << (job.attempts - 1).clamp(0, 10)).min(LONGEST_WAIT);
            if job.attempts < attempts {
                tracing::warn!(job_id = %job.id, kind = %job.kind, wait, %error, "a job failed and is tried again");
            } else {
                tracing::error!(
                    job_id = %job.id, kind = %job.kind, attempts = job.attempts, wait, %error,
                    "what has to go is still there: the job that takes it away fails, and is tried again"
                );
            }
            let at = ctx.clock.now().plus_seconds(wait);
            store::retry(&mut tx, job.id, holder, at, &error.to_string()).await?
        }
        Err(error) => {
            tracing::error!(job_id = %job.id, kind = %job.kind, %error, "a job failed for good");
            let ours = store::fail(&mut tx, job.id, holder, &error.to_string()).await?;
            if let Some(id) = job.subject_id
                && ours
            {
                mark_failed(ctx, &mut tx, &job.kind, id, &error).await?;
            }
            ours
        }
    };
    if !ours {
        tracing::warn!(job_id = %job.id, kind = %job.kind, "a job was taken over meanwhile");
        return Ok(());
    }
    tx.commit().await?;
    // A lane may have become free.
    ctx.wake();
    Ok(())
}
