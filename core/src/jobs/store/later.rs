//! Jobs that have not begun: cancelled, or begun earlier.

use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::jobs::Job;

/// Deletes a subject's jobs of this kind that have not begun.
pub(crate) async fn delete_waiting(tx: &mut Tx, kind: &dyn Job, subject_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM jobs WHERE subject_id = $1 AND kind = $2 AND state = 'waiting'",
    )
    .bind(subject_id)
    .bind(kind.kind())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Makes a subject's waiting job of this kind begin at `at` at the latest. `false`: none waits.
pub(crate) async fn run_by(
    tx: &mut Tx,
    kind: &dyn Job,
    subject_id: Uuid,
    at: Timestamp,
) -> Result<bool> {
    let waits = on_tx!(tx, c => sqlx::query(
        "UPDATE jobs SET run_at = CASE WHEN run_at < $3 THEN run_at ELSE $3 END
         WHERE subject_id = $1 AND kind = $2 AND state = 'waiting'",
    )
    .bind(subject_id)
    .bind(kind.kind())
    .bind(at.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(waits)
}

/// Deletes the job that a subject has for later, if it was never tried. `false`: there is no such job,
/// because it has begun, was told to run now, or has ended.
pub(crate) async fn cancel_pending(tx: &mut Tx, subject_id: Uuid, now: Timestamp) -> Result<bool> {
    let cancelled = on_tx!(tx, c => sqlx::query(
        "DELETE FROM jobs
         WHERE subject_id = $1 AND state = 'waiting' AND attempts = 0 AND run_at > $2",
    )
    .bind(subject_id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(cancelled)
}

/// Makes such a job due now. `false`: there is none.
///
/// Its time becomes 0 and not `now`, so that a [`cancel_pending`] that read the clock a moment earlier
/// does not find it.
pub(crate) async fn run_now(tx: &mut Tx, subject_id: Uuid, now: Timestamp) -> Result<bool> {
    let found = on_tx!(tx, c => sqlx::query(
        "UPDATE jobs SET run_at = 0
         WHERE subject_id = $1 AND state = 'waiting' AND attempts = 0 AND run_at > $2",
    )
    .bind(subject_id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(found)
}
