use uuid::Uuid;

use super::transition::{transition, transition_by};
use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::imports::lifecycle::Transition;
use crate::imports::read::CsvFormat;

/// Why an import is in its state, and when it ended.
pub(in crate::imports) async fn set_cause(
    tx: &mut Tx,
    id: Uuid,
    cause: &str,
    finished_at: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET cause = $2, finished_at = $3 WHERE id = $1")
        .bind(id)
        .bind(cause)
        .bind(finished_at.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Moves a ready import on to waiting. `false`: it was no longer ready.
pub(in crate::imports) async fn set_started(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    if !transition_by(tx, actor, id, Transition::Start).await? {
        return Ok(false);
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET started_by = $2, started_by_id = $3, started_at = $4 WHERE id = $1",
    )
    .bind(id)
    .bind(actor.name())
    .bind(actor.operator_id())
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(true)
}

/// Asks the work on an import to stop. `false`: nothing works on it.
pub(in crate::imports) async fn request_cancel(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let asked = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET cancel_requested = TRUE WHERE id = $1
             AND state IN ('validating', 'waiting', 'running', 'cancelling', 'undoing')",
    )
    .bind(id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(asked)
}

/// Lets a stopped run wait for its turn to go on. `false`: it is no longer stopped.
pub(in crate::imports) async fn set_resumed(tx: &mut Tx, id: Uuid) -> Result<bool> {
    if !transition(tx, id, Transition::Resume).await? {
        return Ok(false);
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET cause = '', cancel_requested = FALSE, finished_at = NULL,
             running_at = NULL
         WHERE id = $1",
    )
    .bind(id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(true)
}

/// Whether the run of an import has written rows.
pub(in crate::imports) async fn has_run(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let (rows,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT done_rows FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_one(c)
    .await)?;
    Ok(rows > 0)
}

/// Sets how many rows a run of all or nothing has written in the end: all, or none.
pub(in crate::imports) async fn set_reached(tx: &mut Tx, id: Uuid, rows: i64) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET done_rows = $2, done_bytes = 0 WHERE id = $1")
        .bind(id)
        .bind(rows)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Notes that the current rules read a row differently from the preview. The run cannot go on.
pub(in crate::imports) async fn set_outdated(
    tx: &mut Tx,
    id: Uuid,
    form: &CsvFormat,
) -> Result<()> {
    let outdated = CsvFormat { rules: 0, ..form.clone() };
    on_tx!(tx, c => sqlx::query("UPDATE imports SET form = $2 WHERE id = $1")
        .bind(id)
        .bind(serde_json::to_string(&outdated)?)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Gives an import the state back that it had before an undo or decisions about held rows. `false`:
/// there was neither.
pub(in crate::imports) async fn set_interrupted(
    tx: &mut Tx,
    id: Uuid,
    cause: &str,
) -> Result<bool> {
    if !transition(tx, id, Transition::StopUndo).await?
        && !transition(tx, id, Transition::ConflictsResolved).await?
    {
        return Ok(false);
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET cause = $2, held_decision = NULL, cancel_requested = FALSE
         WHERE id = $1",
    )
    .bind(id)
    .bind(cause)
    .execute(c)
    .await
    .map(drop))?;
    Ok(true)
}

/// Whether an operator wants the run to stop.
pub(in crate::imports) async fn cancel_requested(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let (requested,): (bool,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT cancel_requested FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_one(c)
    .await)?;
    Ok(requested)
}
