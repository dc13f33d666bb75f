use sqlx::QueryBuilder;
use uuid::Uuid;

use super::read_ahead::Checkpoint;
use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::imports::lifecycle::Transition;
use crate::imports::store as imports;
use crate::imports::{Counts, Outcome};

/// A row whose result differs from its preview.
pub(in crate::imports) struct Exception {
    pub ordinal: i64,
    pub line: i64,
    pub previewed: Outcome,
    pub outcome: Outcome,
}

/// Stores the results that differ from the preview. A row that is held already keeps its first entry.
pub(super) async fn insert_exceptions(
    tx: &mut Tx,
    import_id: Uuid,
    exceptions: &[Exception],
) -> Result<()> {
    for part in exceptions.chunks(500) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO import_exceptions (import_id, ordinal, line, previewed, outcome) ",
            );
            sql.push_values(part, |mut row, one| {
                row.push_bind(import_id).push_bind(one.ordinal).push_bind(one.line);
                row.push_bind(one.previewed.code()).push_bind(one.outcome.code());
            });
            sql.push(" ON CONFLICT (import_id, ordinal) DO NOTHING");
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// The run has its turn. `false`: the import is not in a state that runs.
pub(super) async fn set_running(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool> {
    // A run that another worker has begun goes on.
    imports::transition(tx, id, Transition::Run).await?;
    let running = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET running_at = COALESCE(running_at, $2)
         WHERE id = $1 AND state IN ('running', 'cancelling')",
    )
    .bind(id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(running)
}

/// Moves the checkpoint with the counts. Returns whether an operator wants the run to stop.
pub(super) async fn advance(
    tx: &mut Tx,
    id: Uuid,
    checkpoint: Checkpoint,
    applied: &Counts,
) -> Result<bool> {
    let (cancelled,): (bool,) = on_tx!(tx, c => sqlx::query_as(
        "UPDATE imports SET checkpoint = $2, applied = $3, done_rows = $4, done_bytes = $5
         WHERE id = $1 RETURNING cancel_requested",
    )
    .bind(id)
    .bind(serde_json::to_string(&checkpoint)?)
    .bind(serde_json::to_string(applied)?)
    .bind(checkpoint.ordinal)
    .bind(checkpoint.offset as i64)
    .fetch_one(c)
    .await)?;
    Ok(cancelled)
}

/// Stores how far a run of all or nothing is, because nobody can see what it has written yet. Returns
/// whether an operator wants it to stop.
pub(super) async fn note(tx: &mut Tx, id: Uuid, reached: Checkpoint) -> Result<bool> {
    let (cancelled,): (bool,) = on_tx!(tx, c => sqlx::query_as(
        "UPDATE imports SET done_rows = $2, done_bytes = $3 WHERE id = $1
         RETURNING cancel_requested",
    )
    .bind(id)
    .bind(reached.ordinal)
    .bind(reached.offset as i64)
    .fetch_one(c)
    .await)?;
    Ok(cancelled)
}
