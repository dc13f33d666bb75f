use serde_json::Value;
use uuid::Uuid;

use super::chunk::{self, ImportTarget};
use super::read_ahead::{Checkpoint, Chunk};
use super::store;
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::format::counted;
use crate::imports::lifecycle::{Transition, outdated};
use crate::imports::notify_requester::notify_requester;
use crate::imports::read::CsvFormat;
use crate::imports::store as imports;
use crate::imports::{Choices, Counts, ImportState, audit_events};
use crate::jobs::{JobEnd, JobResult, Lease};
use crate::organizations;
use crate::users::{self, GivenReason};
use crate::webhooks::{self, Event, EventKind};

/// A run on its way through the file.
pub(super) struct Run<'a> {
    pub ctx: &'a Context,
    pub lease: &'a Lease,
    pub id: Uuid,
    pub application_seq: i64,
    pub choices: Choices,
    pub status_reason: GivenReason,
    pub uploaded_at: Timestamp,
    pub checkpoint: Checkpoint,
    pub applied: Counts,
}

impl Run<'_> {
    pub(super) fn target(&self) -> ImportTarget<'_> {
        ImportTarget {
            application_seq: self.application_seq,
            import_id: self.id,
            uploaded_at: self.uploaded_at,
            choices: &self.choices,
            status_reason: &self.status_reason,
        }
    }

    /// Writes a chunk in one transaction. Returns whether an operator wants the run to stop.
    pub(super) async fn write(&mut self, chunk: &Chunk) -> JobResult<bool> {
        // The first try locks no user, which is faster. If somebody changes one of them at the same moment,
        // the next tries lock them first.
        for alone in [false, true, true, true] {
            if let Some(cancelled) = self.try_to_write(chunk, alone).await? {
                return Ok(cancelled);
            }
        }
        Err(Error::internal("imports", &"users were added beside a chunk again and again").into())
    }

    /// `alone`: the chunk's users are locked before they are read. `None`: somebody changed or added one
    /// of the users at the same moment.
    async fn try_to_write(&mut self, chunk: &Chunk, alone: bool) -> JobResult<Option<bool>> {
        let mut tx = self.ctx.db.begin().await?;
        self.lease.advance(self.ctx, &mut tx).await?;
        let seq = self.application_seq;
        if alone {
            users::lock_keys(&mut tx, seq, &chunk.keys()).await?;
        }
        let written = chunk::write(self.ctx, &mut tx, &self.target(), chunk).await?;
        let Some(written) = written else {
            tx.rollback().await?;
            return Ok(None);
        };
        users::change_counts(&mut tx, seq, &written.delta).await?;
        let mut applied = self.applied;
        applied.merge(&written.counts);
        let checkpoint = Checkpoint { ordinal: chunk.ordinal, offset: chunk.offset };
        let cancelled = store::advance(&mut tx, self.id, checkpoint, &applied).await?;
        tx.commit().await?;
        self.applied = applied;
        self.checkpoint = checkpoint;
        count(&written.counts);
        Ok(Some(cancelled))
    }

    /// Ends the run because the rules have changed since its preview. `words` say what to do.
    pub(super) async fn give_up(&self, form: &CsvFormat, words: String) -> JobResult {
        let mut tx = self.ctx.db.begin().await?;
        self.lease.renew(self.ctx, &mut tx).await?;
        imports::set_outdated(&mut tx, self.id, form).await?;
        if self.choices.all_or_nothing {
            imports::set_reached(&mut tx, self.id, 0).await?;
        }
        self.finish_in(&mut tx, &self.applied, ImportState::Failed, &words).await?;
        tx.commit().await?;
        Ok(JobEnd::Done)
    }

    /// The message about a row that was valid in the preview and is refused now.
    pub(super) fn refused_words(&self, line: i64) -> String {
        let words = outdated(self.checkpoint.ordinal > 0);
        format!("Line {line} was valid when the file was checked and no longer is. {words}")
    }

    pub(super) async fn finish(&self, cancelled: bool) -> JobResult<()> {
        let (state, cause) = if cancelled {
            let cause = format!(
                "Stopped by an operator after {}. Rows imported so far are kept. You can resume the import.",
                counted(self.checkpoint.ordinal, "row", "rows")
            );
            (ImportState::Cancelled, cause)
        } else {
            (ImportState::Done, String::new())
        };
        let mut tx = self.ctx.db.begin().await?;
        self.lease.renew(self.ctx, &mut tx).await?;
        self.finish_in(&mut tx, &self.applied, state, &cause).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends the run in the caller's transaction.
    pub(super) async fn finish_in(
        &self,
        tx: &mut Tx,
        applied: &Counts,
        state: ImportState,
        cause: &str,
    ) -> Result<()> {
        let now = self.ctx.clock.now();
        let (action, transition) = match state {
            ImportState::Done => ("import.finished", Transition::Finish),
            ImportState::Failed => ("import.failed", Transition::Fail),
            _ => ("import.cancelled", Transition::Stop),
        };
        imports::set_applied(tx, self.id, applied).await?;
        imports::must_transition(tx, self.id, transition).await?;
        imports::set_cause(tx, self.id, cause, now).await?;
        let details = audit_events::counts(applied);
        audit_events::note(self.ctx, tx, self.application_seq, self.id, action, details).await?;
        let end = (state, cause);
        notify_requester(self.ctx, tx, self.application_seq, self.id, applied, end).await?;
        if state == ImportState::Done {
            self.emit_webhooks(tx, applied).await?;
        }
        users::enqueue_index(self.ctx, tx).await
    }

    /// One event for the whole file, however many rows it has.
    async fn emit_webhooks(&self, tx: &mut Tx, applied: &Counts) -> Result<()> {
        let Some(actor) =
            organizations::system_actor(self.ctx, self.application_seq, "worker").await?
        else {
            return Ok(());
        };
        let number = |name: &str, value: i64| (name.to_owned(), Value::from(value));
        let content = [
            ("import_id".to_owned(), Value::from(self.id.to_string())),
            number("rows", applied.rows()),
            number("created", applied.created),
            number("updated", applied.updated),
            number("unchanged", applied.unchanged),
            number("skipped", applied.skipped),
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

pub(super) fn count(counts: &Counts) {
    for outcome in crate::imports::Outcome::ALL {
        let rows = counts.of(outcome).unsigned_abs();
        metrics::counter!("rollcall_import_rows_total", "outcome" => outcome.code())
            .increment(rows);
    }
}
