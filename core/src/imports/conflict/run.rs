use async_trait::async_trait;
use uuid::Uuid;

use super::resolve::{Resolved, resolve};
use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::imports::{audit_events, failed, store as imports};
use crate::jobs::{Job, JobEnd, JobResult, Lease};
use crate::users;

/// Held rows that one transaction decides about.
const BATCH_SIZE: i64 = 1_000;

/// The job that decides about all held rows of an import.
pub(crate) struct ResolveConflicts;

#[async_trait]
impl Job for ResolveConflicts {
    fn kind(&self) -> &'static str {
        "import.settle_held"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        resolve_all(ctx, lease, lease.subject()?).await
    }

    async fn failed(&self, ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
        let advice = "Decisions made so far are kept. Decide about the remaining held rows.";
        failed::mark_interrupted(ctx, tx, id, error, advice).await
    }
}

/// Decides about every row that is still held, but for those that would change a status
/// where the application does not let files do that freely, those with a new key that looks like a
/// user's, and those with a key that several users have. It needs no checkpoint: rows that are still held
/// are those that are left to decide.
async fn resolve_all(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let Some((found, decision)) = store::resolving(&ctx.db, id).await? else {
        return Ok(JobEnd::Done);
    };
    let mut after = -1;
    loop {
        let ordinals = imports::held(&ctx.db, id, after, BATCH_SIZE).await?;
        let mut tx = ctx.db.begin().await?;
        lease.advance(ctx, &mut tx).await?;
        if ordinals.is_empty() || imports::cancel_requested(&mut tx, id).await? {
            store::set_resolved(&mut tx, id).await?;
            let counts = imports::applied(&mut tx, id).await?;
            let details = audit_events::counts(&counts);
            let seq = found.application_seq;
            audit_events::note(ctx, &mut tx, seq, id, "import.held_settled", details).await?;
            users::enqueue_index(ctx, &mut tx).await?;
            tx.commit().await?;
            return Ok(JobEnd::Done);
        }
        match resolve(ctx, &mut tx, &found, &ordinals, decision, None).await? {
            Resolved::Done(_) => {
                tx.commit().await?;
                after = ordinals.last().copied().unwrap_or(after);
            }
            // Somebody changed one of the users at the same moment, so these rows are read again.
            Resolved::Changed
            | Resolved::ChangesStatus
            | Resolved::LooksLikeUser(_)
            | Resolved::Refused
            | Resolved::SharedKey => {
                tx.rollback().await?;
            }
        }
        if lease.stop.is_cancelled() {
            return Ok(JobEnd::GiveBack);
        }
    }
}
