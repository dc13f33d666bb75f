use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;

/// When each import ended and what it did, without imports that wrote nothing.
pub(super) async fn finished_since(
    db: &Db,
    application_seq: i64,
    since: Timestamp,
) -> Result<Vec<(i64, String)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT finished_at, applied FROM imports
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
