use uuid::Uuid;

use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::faces::archive::ArchiveState;

pub(in crate::faces::archive) struct NewArchive<'a> {
    pub id: Uuid,
    pub file_name: &'a str,
    pub size: i64,
    pub sha256: &'a str,
    pub now: Timestamp,
}

pub(in crate::faces::archive) async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewArchive<'_>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO face_archives (id, application_seq, file_name, size, sha256, state,
             uploaded_by, uploaded_at)
         VALUES ($1, $2, $3, $4, $5, 'checking', $6, $7)",
    )
    .bind(new.id)
    .bind(actor.application.seq)
    .bind(new.file_name)
    .bind(new.size)
    .bind(new.sha256)
    .bind(actor.name())
    .bind(new.now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Changes the state of an archive. With an operator, also records that they started it. `false`: the
/// archive is in none of the states `from`, or it would become ready after an operator has asked to
/// stop it.
pub(in crate::faces::archive) async fn move_state(
    tx: &mut Tx,
    id: Uuid,
    from: &[ArchiveState],
    to: ArchiveState,
    cause: &str,
    by: Option<&Actor>,
    now: Timestamp,
) -> Result<bool> {
    let ended = matches!(to, ArchiveState::Done | ArchiveState::Cancelled | ArchiveState::Failed);
    for from in from {
        let moved = on_tx!(tx, c => sqlx::query(
            "UPDATE face_archives SET state = $3, cause = $4,
                 started_by = COALESCE($5, started_by),
                 started_by_id = COALESCE($6, started_by_id),
                 started_at = COALESCE(started_at, $7), finished_at = $8
             WHERE id = $1 AND state = $2 AND ($3 <> 'ready' OR cancel_requested = FALSE)",
        )
        .bind(id)
        .bind(from.code())
        .bind(to.code())
        .bind(cause)
        .bind(by.map(Actor::name))
        .bind(by.and_then(Actor::operator_id))
        .bind(by.map(|_| now.micros()))
        .bind(ended.then_some(now.micros()))
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))?;
        if moved {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Asks a running archive to stop after its current row. `false`: it is not running.
pub(in crate::faces::archive) async fn ask_to_stop(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let asked = on_tx!(tx, c => sqlx::query(
        "UPDATE face_archives SET cancel_requested = TRUE
         WHERE id = $1 AND state IN ('checking', 'running')",
    )
    .bind(id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(asked)
}

/// Whether an operator has asked to stop, or the archive has ended.
pub(in crate::faces::archive) async fn is_stopped(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let moving: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT size FROM face_archives
         WHERE id = $1 AND state IN ('checking', 'running') AND cancel_requested = FALSE",
    )
    .bind(id)
    .fetch_optional(c)
    .await)?;
    Ok(moving.is_none())
}
