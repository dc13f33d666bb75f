//! Every statement about erasures of many users.

use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::erasure::{Erasure, ErasureState};
use crate::error::{Error, Result};

#[derive(sqlx_macros::FromRow)]
struct ErasureRow {
    id: Uuid,
    state: String,
    cause: String,
    reason: String,
    chosen: String,
    total: i64,
    erased: i64,
    missing: i64,
    failed: i64,
    blocklisted_faces: i64,
    cancel_requested: bool,
    requested_by: String,
    requested_by_id: Option<Uuid>,
    requested_at: i64,
    running_at: Option<i64>,
    finished_at: Option<i64>,
}

const COLUMNS: &str = "id, state, cause, reason, chosen, total, erased, missing, failed, \
     blocklisted_faces, cancel_requested, requested_by, requested_by_id, requested_at, running_at, \
     finished_at";

fn erasure(row: ErasureRow) -> Result<Erasure> {
    Ok(Erasure {
        id: row.id,
        state: ErasureState::from_code(&row.state)
            .ok_or_else(|| Error::internal("erasure", &format!("unknown state {}", row.state)))?,
        cause: row.cause,
        reason: row.reason,
        chosen: row.chosen,
        total: row.total,
        erased: row.erased,
        missing: row.missing,
        failed: row.failed,
        blocklisted_faces: row.blocklisted_faces,
        cancel_requested: row.cancel_requested,
        requested_by: row.requested_by,
        requested_by_id: row.requested_by_id,
        requested_at: Timestamp::from_micros(row.requested_at),
        running_at: row.running_at.map(Timestamp::from_micros),
        finished_at: row.finished_at.map(Timestamp::from_micros),
    })
}

pub(super) struct ErasureInsert<'a> {
    pub id: Uuid,
    pub reason: &'a str,
    pub chosen: &'a str,
    pub total: i64,
    pub now: Timestamp,
}

pub(super) async fn insert(tx: &mut Tx, actor: &Actor, new: &ErasureInsert<'_>) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO erasures (id, application_seq, state, cause, reason, chosen, total, erased,
             missing, failed, blocklisted_faces, cancel_requested, requested_by, requested_by_id,
             requested_at)
         VALUES ($1, $2, 'waiting', '', $3, $4, $5, 0, 0, 0, 0, FALSE, $6, $7, $8)",
    )
    .bind(new.id)
    .bind(actor.application.seq)
    .bind(new.reason)
    .bind(new.chosen)
    .bind(new.total)
    .bind(actor.name())
    .bind(actor.operator_id())
    .bind(new.now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn find(db: &Db, application_seq: i64, id: Uuid) -> Result<Option<Erasure>> {
    let row: Option<ErasureRow> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM erasures WHERE id = ").push_bind(id);
        sql.push(" AND application_seq = ").push_bind(application_seq);
        sql.build_query_as().fetch_optional(pool).await
    })?;
    row.map(erasure).transpose()
}

/// The newest first, along `erasures_by_application`.
pub(super) async fn list(db: &Db, application_seq: i64, most: i64) -> Result<Vec<Erasure>> {
    let rows: Vec<ErasureRow> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM erasures WHERE application_seq = ");
        sql.push_bind(application_seq).push(" ORDER BY id DESC LIMIT ").push_bind(most);
        sql.build_query_as().fetch_all(pool).await
    })?;
    rows.into_iter().map(erasure).collect()
}

/// The same, locked until the transaction ends. SQLite has one writer and needs no lock.
pub(super) async fn lock(tx: &mut Tx, application_seq: i64, id: Uuid) -> Result<Option<Erasure>> {
    let for_update = match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " FOR UPDATE",
    };
    let row: Option<ErasureRow> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(COLUMNS).push(" FROM erasures WHERE id = ").push_bind(id);
        sql.push(" AND application_seq = ").push_bind(application_seq).push(for_update);
        sql.build_query_as().fetch_optional(c).await
    })?;
    row.map(erasure).transpose()
}

/// The application of an erasure, for its job.
pub(super) async fn application_of(tx: &mut Tx, id: Uuid) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT application_seq FROM erasures WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(seq,)| seq))
}

/// The run has its turn, or goes on after an interruption. `false`: it was stopped before.
pub(super) async fn begin(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool> {
    let begun = on_tx!(tx, c => sqlx::query(
        "UPDATE erasures SET state = 'running', running_at = COALESCE(running_at, $2)
         WHERE id = $1 AND state IN ('waiting', 'running')",
    )
    .bind(id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(begun)
}

pub(super) async fn request_cancel(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE erasures SET cancel_requested = TRUE WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(super) async fn finish(
    tx: &mut Tx,
    id: Uuid,
    state: ErasureState,
    cause: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE erasures SET state = $2, cause = $3, finished_at = $4 WHERE id = $1",
    )
    .bind(id)
    .bind(state.code())
    .bind(cause)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn set_cause(tx: &mut Tx, id: Uuid, cause: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE erasures SET cause = $2 WHERE id = $1")
        .bind(id)
        .bind(cause)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// What a batch adds to the numbers of its erasure.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    pub erased: i64,
    pub missing: i64,
    pub failed: i64,
    pub blocklisted_faces: i64,
}

pub(super) async fn add_progress(tx: &mut Tx, id: Uuid, done: &Progress) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE erasures SET erased = erased + $2, missing = missing + $3, failed = failed + $4,
             blocklisted_faces = blocklisted_faces + $5
         WHERE id = $1",
    )
    .bind(id)
    .bind(done.erased)
    .bind(done.missing)
    .bind(done.failed)
    .bind(done.blocklisted_faces)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Puts users on the list of an erasure. `users`: at most 2,000.
pub(super) async fn add_users(tx: &mut Tx, id: Uuid, users: &[Uuid]) -> Result<()> {
    if users.is_empty() {
        return Ok(());
    }
    on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("INSERT INTO erasure_users (erasure_id, user_id) ");
        sql.push_values(users, |mut row, user| {
            row.push_bind(id).push_bind(*user);
        });
        sql.build().execute(c).await.map(drop)
    })?;
    Ok(())
}

/// Users who are left, in the order of their IDs: along the primary key.
pub(super) async fn next_users(tx: &mut Tx, id: Uuid, most: i64) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT user_id FROM erasure_users WHERE erasure_id = $1 ORDER BY user_id LIMIT $2",
    )
    .bind(id)
    .bind(most)
    .fetch_all(c)
    .await)?;
    Ok(rows.into_iter().map(|(user,)| user).collect())
}

/// Whether a user is on the list: along the primary key.
pub(super) async fn names(tx: &mut Tx, id: Uuid, user: Uuid) -> Result<bool> {
    let found: Option<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT user_id FROM erasure_users WHERE erasure_id = $1 AND user_id = $2",
    )
    .bind(id)
    .bind(user)
    .fetch_optional(c)
    .await)?;
    Ok(found.is_some())
}

/// Takes users off the list.
pub(super) async fn take_off(tx: &mut Tx, id: Uuid, users: &[Uuid]) -> Result<()> {
    if users.is_empty() {
        return Ok(());
    }
    on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("DELETE FROM erasure_users WHERE erasure_id = ");
        sql.push_bind(id).push(" AND user_id IN (");
        let mut list = sql.separated(", ");
        for user in users {
            list.push_bind(*user);
        }
        sql.push(")");
        sql.build().execute(c).await.map(drop)
    })?;
    Ok(())
}

/// Deletes what is left of the list.
pub(super) async fn forget_users(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM erasure_users WHERE erasure_id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
