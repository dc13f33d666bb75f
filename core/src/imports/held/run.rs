use async_trait::async_trait;
use uuid::Uuid;

use super::settle::{Settled, settle};
use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::imports::{audited, failed, store as imports};
use crate::jobs::{Job, JobEnd, JobResult, Lease};
use crate::users;

/// Held rows that one transaction decides about.
const STEP: i64 = 1_000;

/// The job that decides about all held rows of an import.
pub(crate) struct SettleHeld;

#[async_trait]
impl Job for SettleHeld {
    fn kind(&self) -> &'static str {
        "import.settle_held"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        settle_all_held(ctx, lease, lease.subject()?).await
    }

    async fn failed(&self, ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
        failed::mark_interrupted(ctx, tx, id, error).await
    }
}

/// Decides about every row that is still held, but for those that would change a status
/// where the application does not let files do that freely, and those with a new key that looks like
/// a user's. What is held is its own checkpoint.
async fn settle_all_held(ctx: &Context, lease: &Lease, id: Uuid) -> JobResult {
    let Some((found, decision)) = store::deciding(&ctx.db, id).await? else {
        return Ok(JobEnd::Done);
    };
    let mut after = -1;
    loop {
        let ordinals = imports::held(&ctx.db, id, after, STEP).await?;
        let mut tx = ctx.db.begin().await?;
        lease.advance(ctx, &mut tx).await?;
        if ordinals.is_empty() || imports::cancel_requested(&mut tx, id).await? {
            store::set_decided(&mut tx, id).await?;
            let counts = imports::applied(&mut tx, id).await?;
            let details = audited::counts(&counts);
            let seq = found.application_seq;
            audited::note(ctx, &mut tx, seq, id, "import.held_settled", details).await?;
            users::enqueue_index(ctx, &mut tx).await?;
            tx.commit().await?;
            return Ok(JobEnd::Done);
        }
        match settle(ctx, &mut tx, &found, &ordinals, decision, None).await? {
            Settled::Done(_) => {
                tx.commit().await?;
                after = ordinals.last().copied().unwrap_or(after);
            }
            // Somebody was faster: these rows are looked at again.
            Settled::Changed
            | Settled::ChangesStatus
            | Settled::LooksLikeUser(_)
            | Settled::Refused => {
                tx.rollback().await?;
            }
        }
        if lease.stop.is_cancelled() {
            return Ok(JobEnd::GiveBack);
        }
    }
}
