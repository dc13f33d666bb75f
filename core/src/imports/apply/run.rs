use serde_json::Value;
use uuid::Uuid;

use super::chunk;
use super::read_ahead::{Checkpoint, read_ahead};
use super::store;
use crate::access;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::imports::store as imports;
use crate::imports::{Counts, ImportState, audited};
use crate::jobs::{JobEnd, Lease};
use crate::users;
use crate::webhooks::{self, Event, EventKind};

/// The job: goes on from the last checkpoint to the end of the file, chunk by chunk.
pub(crate) async fn apply(ctx: &Context, lease: &Lease, id: Uuid) -> Result<JobEnd> {
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
        checkpoint: if info.checkpoint == "{}" {
            Checkpoint::default()
        } else {
            serde_json::from_str(&info.checkpoint)?
        },
        applied: info.applied,
    };
    if info.state == ImportState::Cancelling {
        run.finish(true).await?;
        return Ok(JobEnd::Done);
    }
    let mut chunks = read_ahead(ctx.clone(), id, info.form, run.checkpoint);
    while let Some(chunk) = chunks.recv().await {
        if run.write(&chunk?).await? {
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

struct Run<'a> {
    ctx: &'a Context,
    lease: &'a Lease,
    id: Uuid,
    application_seq: i64,
    checkpoint: Checkpoint,
    applied: Counts,
}

impl Run<'_> {
    /// Writes a chunk in one transaction. Returns whether an operator wants the run to stop.
    async fn write(&mut self, chunk: &super::read_ahead::Chunk) -> Result<bool> {
        let mut tx = self.ctx.db.begin().await?;
        self.lease.advance(self.ctx, &mut tx).await?;
        let written = chunk::write(self.ctx, &mut tx, self.application_seq, self.id, chunk).await?;
        let mut applied = self.applied;
        applied.merge(&written.counts);
        let checkpoint = Checkpoint { ordinal: chunk.ordinal, offset: chunk.offset };
        let cancelled = store::advance(&mut tx, self.id, checkpoint, &applied).await?;
        tx.commit().await?;
        self.applied = applied;
        self.checkpoint = checkpoint;
        count(&written.counts);
        Ok(cancelled)
    }

    async fn finish(&self, cancelled: bool) -> Result<()> {
        let (state, action, cause) = if cancelled {
            (
                ImportState::Cancelled,
                "import.cancelled",
                "Stopped by an operator. What was done until then stays done.",
            )
        } else {
            (ImportState::Done, "import.finished", "")
        };
        let mut tx = self.ctx.db.begin().await?;
        self.lease.renew(self.ctx, &mut tx).await?;
        let now = self.ctx.clock.now();
        imports::set_state(&mut tx, self.id, state, cause, Some(now)).await?;
        let details = audited::counts(&self.applied);
        audited::note(self.ctx, &mut tx, self.application_seq, self.id, action, details).await?;
        users::enqueue_index(self.ctx, &mut tx).await?;
        if state == ImportState::Done {
            self.tell(&mut tx).await?;
        }
        tx.commit().await?;
        self.ctx.wake();
        Ok(())
    }

    /// One event for the whole file, however many rows it has.
    async fn tell(&self, tx: &mut Tx) -> Result<()> {
        let Some(actor) = access::system(self.ctx, self.application_seq, "worker").await? else {
            return Ok(());
        };
        let number = |name: &str, value: i64| (name.to_owned(), Value::from(value));
        let applied = &self.applied;
        let content = [
            ("import_id".to_owned(), Value::from(self.id.to_string())),
            number("rows", applied.rows()),
            number("created", applied.created),
            number("updated", applied.updated),
            number("unchanged", applied.unchanged),
            number("invalid", applied.invalid),
            number("held", applied.held),
        ];
        let event = Event {
            kind: EventKind::ImportFinished,
            user_id: None,
            content: content.into_iter().collect(),
        };
        webhooks::emit(self.ctx, tx, &actor.application, event).await
    }
}

fn count(counts: &Counts) {
    for outcome in crate::imports::Outcome::ALL {
        let rows = counts.of(outcome).unsigned_abs();
        metrics::counter!("rollcall_import_rows_total", "outcome" => outcome.code())
            .increment(rows);
    }
}
