use async_trait::async_trait;
use uuid::Uuid;

use super::read_ahead::{Checkpoint, read_ahead};
use super::run::Run;
use super::store;
use super::whole::apply_whole;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::imports::lifecycle::outdated;
use crate::imports::store as imports;
use crate::imports::{ImportState, failed};
use crate::jobs::{Job, JobEnd, JobResult, Lease};

/// The job that writes an import's rows into the roster.
pub(crate) struct ApplyImport;

#[async_trait]
impl Job for ApplyImport {
    fn kind(&self) -> &'static str {
        "import.apply"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        apply(ctx, lease, lease.subject()?).await
    }

    async fn failed(&self, ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
        failed::mark_failed(ctx, tx, id, error).await
    }
}

/// Goes on from the last checkpoint to the end of the file, chunk by chunk.
async fn apply(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let mut tx = ctx.db.begin().await?;
    lease.renew(ctx, &mut tx).await?;
    let running = store::set_running(&mut tx, id, ctx.clock.now()).await?;
    tx.commit().await?;
    let info = imports::run_info(&ctx.db, id).await?.filter(|_| running);
    let Some(info) = info else { return Ok(JobEnd::Done) };
    let mut run = Run {
        ctx,
        lease,
        id,
        application_seq: info.application_seq,
        choices: info.choices.clone(),
        status_reason: info.form.status_reason.clone(),
        uploaded_at: info.uploaded_at,
        checkpoint: if info.checkpoint == "{}" {
            Checkpoint::default()
        } else {
            serde_json::from_str(&info.checkpoint).map_err(Error::from)?
        },
        applied: info.applied,
    };
    if info.form.is_outdated() {
        let words = outdated(run.checkpoint.ordinal > 0);
        return run.give_up(&info.form, words).await;
    }
    if info.choices.all_or_nothing {
        return apply_whole(&run, info).await;
    }
    if info.state == ImportState::Cancelling {
        run.finish(true).await?;
        return Ok(JobEnd::Done);
    }
    let form = info.form.clone();
    let mut chunks = read_ahead(ctx.clone(), id, info.form, info.corrections, run.checkpoint);
    while let Some(chunk) = chunks.next().await? {
        if let Some(line) = chunk.refused {
            return run.give_up(&form, run.refused_words(line)).await;
        }
        if run.write(&chunk).await? {
            run.finish(true).await?;
            return Ok(JobEnd::Done);
        }
        if lease.stop.is_cancelled() {
            return Ok(JobEnd::GiveBack);
        }
    }
    run.finish(false).await?;
    Ok(JobEnd::Done)
}
