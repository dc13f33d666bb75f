//! What becomes of jobs that have not begun.

use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;

/// Takes away the jobs of a subject that have not begun.
pub(crate) async fn delete_waiting(tx: &mut Tx, subject_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM jobs WHERE subject_id = $1 AND state = 'waiting'")
        .bind(subject_id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
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
