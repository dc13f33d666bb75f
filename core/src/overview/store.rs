use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;

/// How many of the users were created on each day: its first microsecond, and their number. Only the
/// index of creation is read.
pub(super) async fn created_since(
    db: &Db,
    application_seq: i64,
    since: Timestamp,
) -> Result<Vec<(i64, i64)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT created_at / 86400000000 * 86400000000 AS day, COUNT(*) FROM users
         WHERE application_seq = $1 AND created_at >= $2 GROUP BY 1",
    )
    .bind(application_seq)
    .bind(since.micros())
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

/// When each import ended, what it did, and what of that was undone, without imports that wrote nothing.
pub(super) async fn finished_since(
    db: &Db,
    application_seq: i64,
    since: Timestamp,
) -> Result<Vec<(i64, String, String)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT finished_at, applied, undone FROM imports
         WHERE application_seq = $1 AND finished_at >= $2 AND applied <> '{}'",
    )
    .bind(application_seq)
    .bind(since.micros())
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

/// Imports that this operator started, that took longer than `at_least` microseconds, and that
/// ended since then, newest first.
pub(super) async fn ended_since(
    db: &Db,
    application_seq: i64,
    operator_id: Uuid,
    since: Timestamp,
    at_least: i64,
    limit: i64,
) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT id FROM imports
         WHERE application_seq = $1 AND started_by_id = $2 AND finished_at >= $3
             AND finished_at - started_at > $4 AND state IN ('done', 'failed', 'cancelled')
         ORDER BY finished_at DESC LIMIT $5",
    )
    .bind(application_seq)
    .bind(operator_id)
    .bind(since.micros())
    .bind(at_least)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
