use async_trait::async_trait;
use uuid::Uuid;

use super::{load, store};
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::imports::preview::{entries_at, source_rows};
use crate::imports::validate::RowProblem;
use crate::imports::{ImportState, store as imports};
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob, RetryPolicy};

const DAY: i64 = 86_400;

/// Users are being erased: what operators had corrected in their rows goes too. The rows are found by
/// a job, since a file has to be read for it; until then they are blank for every reader.
pub(crate) async fn forget_corrections(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
) -> Result<()> {
    let now = ctx.clock.now();
    for id in store::corrected_imports(tx, application_seq).await? {
        if !jobs::store::run_by(tx, &ForgetCorrections, id, now).await? {
            enqueue(ctx, tx, id, now).await?;
        }
    }
    Ok(())
}

async fn enqueue(ctx: &Context, tx: &mut Tx, id: Uuid, at: Timestamp) -> Result<()> {
    let job = NewJob {
        kind: &ForgetCorrections,
        concurrency_key: format!("forget {id}"),
        subject_id: Some(id),
        reserved_for: None,
    };
    jobs::enqueue_at(ctx, tx, &job, at).await.map(drop)
}

/// The job that deletes what was corrected in rows of people who were erased.
pub(crate) struct ForgetCorrections;

#[async_trait]
impl Job for ForgetCorrections {
    fn kind(&self) -> &'static str {
        "import.forget_corrections"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_DONE
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        forget(ctx, lease.subject()?).await
    }
}

/// Deletes the corrected cells of an import that stand in rows of people who were erased.
/// A run that may still go on needs them, so its file is looked at again a day later.
async fn forget(ctx: &Context, id: Uuid) -> JobResult {
    let Some(info) = imports::run_info(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    let found = imports::find(&ctx.db, info.application_seq, id).await?;
    let Some(found) = found else { return Ok(JobEnd::Done) };
    let over = match found.import.state {
        ImportState::Done | ImportState::Undone => true,
        ImportState::Cancelled | ImportState::Failed => !found.import.can_resume(),
        _ => false,
    };
    if !over {
        let mut tx = ctx.db.begin().await?;
        enqueue(ctx, &mut tx, id, ctx.clock.now().plus_seconds(DAY)).await?;
        tx.commit().await?;
        return Ok(JobEnd::Done);
    }
    let ordinals = load(&ctx.db, id).await?.ordinals();
    let entries = entries_at(ctx, id, &ordinals).await?;
    let rows = source_rows(ctx, &found, entries).await?;
    let is_erased = |read: &Result<_, Vec<RowProblem>>| matches!(read, Err(problems) if problems.contains(&RowProblem::Erased));
    let erased: Vec<i64> =
        rows.iter().filter(|row| is_erased(&row.read)).map(|row| row.ordinal).collect();
    let mut tx = ctx.db.begin().await?;
    store::remove_rows(&mut tx, id, &erased).await?;
    store::count(&mut tx, id).await?;
    tx.commit().await?;
    Ok(JobEnd::Done)
}
