use super::chunk;
use super::read_ahead::{Checkpoint, read_ahead};
use super::run::{Run, count};
use super::store;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::imports::store::{self as imports, RunInfo};
use crate::imports::{Counts, ImportState};
use crate::jobs::{JobEnd, JobResult};
use crate::users::{self, CountDelta};

/// How a run of all or nothing ended.
enum RunEnd {
    Written(Counts),
    /// The line of a user who was changed since the preview.
    Held(i64),
    /// The line of a row that the current rules refuse.
    Refused(i64),
    Cancelled,
    Stopped,
}

/// The run of all or nothing: one transaction from the first row to the last, so that nothing of
/// it can be seen before its end, and nothing remains of it if it does not get there.
pub(super) async fn apply_whole(run: &Run<'_>, info: RunInfo) -> JobResult {
    if matches!(run.ctx.db, Db::Sqlite { .. }) {
        run.ctx.running_imports.begin(run.id);
    }
    let form = info.form.clone();
    let mut tx = run.ctx.db.begin().await?;
    let ended = write_all(run, &mut tx, info).await;
    run.ctx.running_imports.end(run.id);
    match ended {
        Ok(RunEnd::Written(applied)) => {
            run.lease.advance(run.ctx, &mut tx).await?;
            run.finish_in(&mut tx, &applied, ImportState::Done, "").await?;
            tx.commit().await?;
            count(&applied);
            Ok(JobEnd::Done)
        }
        Ok(RunEnd::Refused(line)) => {
            tx.rollback().await?;
            run.give_up(&form, run.refused_words(line)).await
        }
        Ok(ended) => {
            tx.rollback().await?;
            finish_without(run, ended).await
        }
        Err(error) => {
            tx.rollback().await?;
            Err(error.into())
        }
    }
}

async fn write_all(run: &Run<'_>, tx: &mut Tx, info: RunInfo) -> Result<RunEnd> {
    // Somebody may have cancelled it while it waited for the write lock.
    if imports::cancel_requested(tx, run.id).await? {
        return Ok(RunEnd::Cancelled);
    }
    let mut chunks =
        read_ahead(run.ctx.clone(), run.id, info.form, info.corrections, Checkpoint::default());
    let (mut applied, mut delta) = (Counts::default(), CountDelta::default());
    while let Some(chunk) = chunks.next().await? {
        if let Some(line) = chunk.refused {
            return Ok(RunEnd::Refused(line));
        }
        let written = chunk::write(run.ctx, tx, &run.target(), &chunk).await?;
        let Some(written) = written else {
            return Ok(RunEnd::Held(chunk.rows.first().map_or(0, |row| row.line)));
        };
        if let Some(held) = written.exceptions.first() {
            return Ok(RunEnd::Held(held.line));
        }
        applied.merge(&written.counts);
        if applied.invalid > 0 {
            return Err(Error::internal("imports", &"invalid rows in a run of all or nothing"));
        }
        delta.merge(written.delta);
        if note(run, &applied, chunk.ordinal, chunk.offset).await? {
            return Ok(RunEnd::Cancelled);
        }
        if run.lease.stop.is_cancelled() {
            return Ok(RunEnd::Stopped);
        }
    }
    // The counters come last: on PostgreSQL other changes of the roster wait for them.
    users::change_counts(tx, run.application_seq, &delta).await?;
    imports::set_reached(tx, run.id, applied.rows()).await?;
    Ok(RunEnd::Written(applied))
}

/// Stores how far the run is, outside of its transaction. `true`: an operator wants it to stop.
async fn note(run: &Run<'_>, applied: &Counts, ordinal: i64, offset: u64) -> Result<bool> {
    match &run.ctx.db {
        Db::Sqlite { .. } => Ok(run.ctx.running_imports.note(run.id, *applied, offset as i64)),
        Db::Postgres(_) => {
            let mut tx = run.ctx.db.begin().await?;
            let cancelled = store::note(&mut tx, run.id, Checkpoint { ordinal, offset }).await?;
            tx.commit().await?;
            Ok(cancelled)
        }
    }
}

async fn finish_without(run: &Run<'_>, ended: RunEnd) -> JobResult {
    let (state, cause) = match ended {
        RunEnd::Stopped => return Ok(JobEnd::GiveBack),
        RunEnd::Held(line) => (
            ImportState::Failed,
            format!(
                "A user (on or after line {line}) was changed after the preview, and this import writes all rows or none. Nothing was imported. Re-check all rows to see the current values."
            ),
        ),
        _ => (
            ImportState::Cancelled,
            "Stopped by an operator. This import writes all rows or none. Nothing was imported."
                .to_owned(),
        ),
    };
    let mut tx = run.ctx.db.begin().await?;
    run.lease.renew(run.ctx, &mut tx).await?;
    imports::set_reached(&mut tx, run.id, 0).await?;
    run.finish_in(&mut tx, &Counts::default(), state, &cause).await?;
    tx.commit().await?;
    Ok(JobEnd::Done)
}
