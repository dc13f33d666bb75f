//! What becomes of jobs that have not begun.

use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::jobs::JobKind;

/// Takes away a subject's jobs of this kind that have not begun.
pub(crate) async fn delete_waiting(tx: &mut Tx, kind: JobKind, subject_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM jobs WHERE subject_id = $1 AND kind = $2 AND state = 'waiting'",
    )
    .bind(subject_id)
    .bind(kind.code())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Whether a job of this kind waits for this subject; it begins at `at` then, if that is earlier.
pub(crate) async fn is_waiting_by(
    tx: &mut Tx,
    kind: JobKind,
    subject_id: Uuid,
    at: Timestamp,
) -> Result<bool> {
    let waits = on_tx!(tx, c => sqlx::query(
        "UPDATE jobs SET run_at = CASE WHEN run_at < $3 THEN run_at ELSE $3 END
         WHERE subject_id = $1 AND kind = $2 AND state = 'waiting'",
    )
    .bind(subject_id)
    .bind(kind.code())
    .bind(at.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(waits)
}

/// Takes away the job of a subject that is for later and that nobody has tried. `false`: there is none;
/// it has begun, was asked to begin, or has ended.
pub(crate) async fn call_off(tx: &mut Tx, subject_id: Uuid, now: Timestamp) -> Result<bool> {
    let called_off = on_tx!(tx, c => sqlx::query(
        "DELETE FROM jobs
         WHERE subject_id = $1 AND state = 'waiting' AND attempts = 0 AND run_at > $2",
    )
    .bind(subject_id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(called_off)
}

/// Lets such a job begin at once. `false`: there is none.
///
/// It is due since ever: whoever wants to call it off meanwhile may have looked at the clock before.
pub(crate) async fn bring_forward(tx: &mut Tx, subject_id: Uuid, now: Timestamp) -> Result<bool> {
    let brought = on_tx!(tx, c => sqlx::query(
        "UPDATE jobs SET run_at = 0
         WHERE subject_id = $1 AND state = 'waiting' AND attempts = 0 AND run_at > $2",
    )
    .bind(subject_id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    Ok(brought)
}
