use uuid::Uuid;

use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::imports::ImportState;
use crate::imports::read::CsvFormat;

pub(in crate::imports) async fn set_state(
    tx: &mut Tx,
    id: Uuid,
    state: ImportState,
    cause: &str,
    finished_at: Option<Timestamp>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = $2, cause = $3, finished_at = $4 WHERE id = $1",
    )
    .bind(id)
    .bind(state.code())
    .bind(cause)
    .bind(finished_at.map(Timestamp::micros))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Moves a ready import on to waiting. `false`: it was not ready any more.
pub(in crate::imports) async fn set_started(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    let started = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = 'waiting', started_by = $3, started_by_id = $4, started_at = $5
         WHERE id = $1 AND application_seq = $2 AND state = 'ready'",
    )
    .bind(id)
    .bind(actor.application.seq)
    .bind(actor.name())
    .bind(actor.operator_id())
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(started)
}

/// Moves an import from one of some states to another. `false`: it was in none of them.
pub(in crate::imports) async fn move_state(
    tx: &mut Tx,
    id: Uuid,
    from: [ImportState; 2],
    to: ImportState,
) -> Result<bool> {
    let moved = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = $4 WHERE id = $1 AND state IN ($2, $3)",
    )
    .bind(id)
    .bind(from[0].code())
    .bind(from[1].code())
    .bind(to.code())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(moved)
}

pub(in crate::imports) async fn request_cancel(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET cancel_requested = TRUE WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Lets a stopped run wait for its turn to go on. `false`: it is not in that state any more.
pub(in crate::imports) async fn set_resumed(
    tx: &mut Tx,
    id: Uuid,
    from: ImportState,
) -> Result<bool> {
    let moved = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = 'waiting', cause = '', cancel_requested = FALSE,
             finished_at = NULL, running_at = NULL
         WHERE id = $1 AND state = $2",
    )
    .bind(id)
    .bind(from.code())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(moved)
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

/// Notes that the rules of today read a row otherwise than the preview: the run does not go on.
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
    let moved = on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET state = COALESCE(state_before, 'failed'), cause = $2,
             held_decision = NULL, cancel_requested = FALSE
         WHERE id = $1 AND (state = 'undoing'
             OR (state IN ('running', 'cancelling') AND held_decision IS NOT NULL))",
    )
    .bind(id)
    .bind(cause)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(moved)
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
