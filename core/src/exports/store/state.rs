use uuid::Uuid;

use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::exports::ExportState;

/// Changes the state of an export if it is still in one of the states `from`. A final state sets
/// the time of the end.
pub(in crate::exports) async fn move_state(
    tx: &mut Tx,
    id: Uuid,
    from: &[ExportState],
    to: ExportState,
    cause: &str,
    now: Timestamp,
) -> Result<bool> {
    let ends = matches!(to, ExportState::Cancelled | ExportState::Refused | ExportState::Failed);
    let moved = on_tx!(tx, c => {
        let mut sql = sqlx::QueryBuilder::new("UPDATE exports SET state = ");
        sql.push_bind(to.code()).push(", cause = ").push_bind(cause);
        if ends {
            sql.push(", finished_at = ").push_bind(now.micros());
        }
        sql.push(" WHERE id = ").push_bind(id).push(" AND state IN (");
        let mut list = sql.separated(", ");
        for state in from {
            list.push_bind(state.code());
        }
        sql.push(")");
        sql.build().execute(c).await.map(|done| done.rows_affected() == 1)
    })?;
    Ok(moved)
}

pub(in crate::exports) async fn approve(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    let approved = on_tx!(tx, c => sqlx::query(
        "UPDATE exports SET state = 'waiting', approved_by = $2, approved_by_id = $3,
             approved_at = $4
         WHERE id = $1 AND state = 'unapproved'",
    )
    .bind(id)
    .bind(actor.name())
    .bind(actor.operator_id())
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(approved)
}

/// Starts a run, or starts it again after its worker died. Nothing of an earlier run counts.
pub(in crate::exports) async fn begin(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool> {
    let begun = on_tx!(tx, c => sqlx::query(
        "UPDATE exports SET state = 'running', running_at = $2, done_rows = 0
         WHERE id = $1 AND state IN ('waiting', 'running')",
    )
    .bind(id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(begun)
}

pub(in crate::exports) async fn note_progress(tx: &mut Tx, id: Uuid, rows: i64) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE exports SET done_rows = $2 WHERE id = $1")
        .bind(id)
        .bind(rows)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Whether a run should stop: it was cancelled, or is no longer running.
pub(in crate::exports) async fn is_cancelled(db: &Db, id: Uuid) -> Result<bool> {
    let state: Option<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT state FROM exports WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(state.is_none_or(|(state,)| state != ExportState::Running.code()))
}

/// The facts of a finished file.
pub(in crate::exports) struct Written {
    pub snapshot_at: Timestamp,
    pub rows: i64,
    pub size: i64,
    pub sha256: String,
}

pub(in crate::exports) async fn set_written(
    tx: &mut Tx,
    id: Uuid,
    written: &Written,
    link_expires_at: Timestamp,
    now: Timestamp,
) -> Result<bool> {
    let done = on_tx!(tx, c => sqlx::query(
        "UPDATE exports SET state = 'done', cause = '', snapshot_at = $2, rows = $3, done_rows = $3,
             size = $4, sha256 = $5, version = $6, finished_at = $7, link_number = link_number + 1,
             link_expires_at = $8, revoked_by = NULL
         WHERE id = $1 AND state = 'running'",
    )
    .bind(id)
    .bind(written.snapshot_at.micros())
    .bind(written.rows)
    .bind(written.size)
    .bind(&written.sha256)
    .bind(env!("CARGO_PKG_VERSION"))
    .bind(now.micros())
    .bind(link_expires_at.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(done)
}

/// Exports of an organization by one requester that have no file yet, each with its application.
pub(in crate::exports) async fn unfinished_of(
    db: &Db,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<Vec<(Uuid, i64)>> {
    let found = on_db!(db, pool => sqlx::query_as(
        "SELECT e.id, e.application_seq FROM exports e
         JOIN applications a ON a.seq = e.application_seq
         WHERE a.organization_seq = $1 AND e.requested_by_id = $2
           AND e.state IN ('unapproved', 'waiting', 'running')
         ORDER BY e.id",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .fetch_all(pool)
    .await)?;
    Ok(found)
}
