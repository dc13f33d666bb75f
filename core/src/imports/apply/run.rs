use async_trait::async_trait;
use serde_json::Value;
use uuid::Uuid;

use super::chunk::{self, Target};
use super::read_ahead::{Checkpoint, Chunk, read_ahead};
use super::store;
use super::whole::apply_whole;
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::format::counted;
use crate::imports::lifecycle::Transition;
use crate::imports::notify_requester::notify_requester;
use crate::imports::read::CsvFormat;
use crate::imports::resume;
use crate::imports::store as imports;
use crate::imports::{Choices, Counts, ImportState, audit_events, failed};
use crate::jobs::{Job, JobEnd, JobResult, Lease};
use crate::organizations;
use crate::users;
use crate::webhooks::{self, Event, EventKind};

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
        uploaded_at: info.uploaded_at,
        checkpoint: if info.checkpoint == "{}" {
            Checkpoint::default()
        } else {
            serde_json::from_str(&info.checkpoint).map_err(Error::from)?
        },
        applied: info.applied,
    };
    if info.form.is_outdated() {
        let words = resume::outdated(run.checkpoint.ordinal > 0);
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

pub(super) struct Run<'a> {
    pub ctx: &'a Context,
    pub lease: &'a Lease,
    pub id: Uuid,
    pub application_seq: i64,
    pub choices: Choices,
    pub uploaded_at: Timestamp,
    checkpoint: Checkpoint,
    applied: Counts,
}

impl Run<'_> {
    pub(super) fn target(&self) -> Target<'_> {
        Target {
            application_seq: self.application_seq,
            import_id: self.id,
            uploaded_at: self.uploaded_at,
            choices: &self.choices,
        }
    }

    /// Writes a chunk in one transaction. Returns whether an operator wants the run to stop.
    async fn write(&mut self, chunk: &Chunk) -> JobResult<bool> {
        // Where people edit what the run writes, deciding again may lose again: then they wait.
        for alone in [false, true, true, true] {
            if let Some(cancelled) = self.try_to_write(chunk, alone).await? {
                return Ok(cancelled);
            }
        }
        Err(Error::internal("imports", &"users were added beside a chunk again and again").into())
    }

    /// `alone`: the chunk's users are locked before they are read. `None`: somebody else changed or
    /// added one of the users at the same moment.
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

    /// Ends the run because the rules are others than those of its preview: `words` say what to do.
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

    /// What to say of a row that only the preview has taken.
    pub(super) fn refused_words(&self, line: i64) -> String {
        let words = resume::outdated(self.checkpoint.ordinal > 0);
        format!("Line {line} was valid when the file was checked and no longer is. {words}")
    }

    async fn finish(&self, cancelled: bool) -> JobResult<()> {
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

    /// The end of the run, in a transaction of the caller's.
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
            self.tell(tx, applied).await?;
        }
        users::enqueue_index(self.ctx, tx).await
    }

    /// One event for the whole file, however many rows it has.
    async fn tell(&self, tx: &mut Tx, applied: &Counts) -> Result<()> {
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
