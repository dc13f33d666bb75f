use std::time::Duration;

use super::store::Claimed;
use super::{Job, JobEnd, JobError, JobResult, Lease, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// A job whose worker died this many times without progress is taken to be what kills the worker.
const MAX_DEATHS: i64 = 50;

/// Runs a claimed job to its end and writes down how it ended.
pub(super) async fn run(ctx: &Context, job: Claimed, lease: Lease) {
    let ended = match ctx.registry.find(&job.kind) {
        None => {
            Err(JobError::Failed(Error::internal("jobs", &format!("unknown kind {}", job.kind))))
        }
        Some(found) if job.attempts > MAX_DEATHS && found.retry().gives_up => {
            Err(JobError::Failed(Error::internal("jobs", &"its worker died again and again")))
        }
        Some(found) => perform(ctx, found, &lease).await,
    };
    let kind = job.kind.clone();
    if let Err(error) = record_end(ctx, job, &lease, ended).await {
        error.log();
        // The lease runs out by itself, and the job is claimed again.
        tracing::error!(%kind, %error, "the end of a job could not be written down");
    }
}

async fn perform(ctx: &Context, job: &dyn Job, lease: &Lease) -> JobResult {
    tokio::select! {
        ended = job.run(ctx, lease) => ended,
        () = keep_renewing(ctx, lease) => Err(JobError::LostLease),
    }
}

/// Renews the lease while the job runs. Returns once another claim holds the job.
async fn keep_renewing(ctx: &Context, lease: &Lease) {
    loop {
        tokio::time::sleep(Duration::from_secs(store::LEASE_SECONDS.unsigned_abs() / 3)).await;
        let renewed = async {
            let mut tx = ctx.db.begin().await?;
            lease.renew(ctx, &mut tx).await?;
            tx.commit().await?;
            Ok(())
        };
        if renewed.await == Err(JobError::LostLease) {
            return;
        }
    }
}

/// Writes down how a job ended, unless another claim holds it.
async fn record_end(ctx: &Context, job: Claimed, lease: &Lease, ended: JobResult) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    let is_ours = match ended {
        Ok(JobEnd::Done) => store::delete(&mut tx, job.id, &lease.holder).await?,
        Ok(JobEnd::GiveBack) => store::give_back(&mut tx, job.id, &lease.holder).await?,
        Err(JobError::LostLease) => false,
        Err(JobError::Retry(error)) => retry(ctx, &mut tx, &job, lease, &error).await?,
        Err(JobError::Failed(error)) => fail(ctx, &mut tx, &job, lease, &error).await?,
    };
    if !is_ours {
        tracing::warn!(job_id = %job.id, kind = %job.kind, "another claim holds this job");
        return Ok(());
    }
    tx.commit().await?;
    // A job with the same concurrency key may begin now.
    ctx.wake();
    Ok(())
}

async fn retry(
    ctx: &Context,
    tx: &mut Tx,
    job: &Claimed,
    lease: &Lease,
    error: &Error,
) -> Result<bool> {
    let Some(policy) = ctx.registry.find(&job.kind).map(Job::retry) else {
        return fail(ctx, tx, job, lease, error).await;
    };
    let Some(wait) = policy.wait_after(job.attempts) else {
        return fail(ctx, tx, job, lease, error).await;
    };
    error.log();
    let attempts = job.attempts;
    if attempts < policy.attempts {
        tracing::warn!(job_id = %job.id, kind = %job.kind, attempts, wait, %error, "a job failed and is tried again");
    } else {
        tracing::error!(job_id = %job.id, kind = %job.kind, attempts, wait, %error, "a job that never gives up keeps failing and is tried again");
    }
    let at = ctx.clock.now().plus_seconds(wait);
    store::retry(tx, job.id, &lease.holder, at, &error.to_string()).await
}

async fn fail(
    ctx: &Context,
    tx: &mut Tx,
    job: &Claimed,
    lease: &Lease,
    error: &Error,
) -> Result<bool> {
    error.log();
    tracing::error!(job_id = %job.id, kind = %job.kind, %error, "a job failed for good");
    if !store::fail(tx, job.id, &lease.holder, &error.to_string()).await? {
        return Ok(false);
    }
    if let (Some(found), Some(subject_id)) = (ctx.registry.find(&job.kind), job.subject_id) {
        found.failed(ctx, tx, subject_id, error).await?;
    }
    Ok(true)
}
