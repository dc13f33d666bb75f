use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;
use crate::overview::Waiting;

/// Of whom what is counted.
pub(super) struct Wanted {
    pub application_seq: i64,
    /// Nobody decides about their own exports, nor about those of their API keys.
    pub operator_id: Uuid,
    pub imports: bool,
    pub exports: bool,
    pub webhooks: bool,
    pub failed_since: Timestamp,
}

/// Without possible duplicates, which the faces count.
pub(super) async fn waiting(db: &Db, wanted: &Wanted) -> Result<Waiting> {
    let (imports, held, exports, webhooks): (i64, i64, i64, i64) = on_db!(db, pool => sqlx::query_as(
        "SELECT
             CASE WHEN $2 THEN (SELECT COUNT(*) FROM (
                 SELECT 1 FROM imports WHERE application_seq = $1 AND state IN ('mapping', 'ready')
                 LIMIT $7) one) ELSE 0 END,
             CASE WHEN $2 THEN (SELECT COUNT(*) FROM (
                 SELECT id, state, started_at, undone_at FROM imports WHERE application_seq = $1
                 ORDER BY id DESC LIMIT $8) latest
                 WHERE state IN ('done', 'cancelled', 'failed') AND started_at IS NOT NULL
                     AND undone_at IS NULL
                     AND EXISTS (SELECT 1 FROM import_exceptions e
                         WHERE e.import_id = latest.id AND e.outcome = 'held')) ELSE 0 END,
             CASE WHEN $3 THEN (SELECT COUNT(*) FROM (
                 SELECT 1 FROM exports x WHERE x.application_seq = $1 AND x.state = 'unapproved'
                     AND (x.requested_by_id IS NULL OR x.requested_by_id <> $5 AND NOT EXISTS (
                         SELECT 1 FROM api_keys k
                         WHERE k.id = x.requested_by_id AND k.made_by_id = $5))
                 LIMIT $7) one) ELSE 0 END,
             CASE WHEN $4 THEN (SELECT COUNT(*) FROM webhooks w WHERE w.application_seq = $1
                 AND EXISTS (SELECT 1 FROM webhook_deliveries d
                     WHERE d.webhook_id = w.id AND d.state = 'failed' AND d.tried_at >= $6)) ELSE 0 END",
    )
    .bind(wanted.application_seq)
    .bind(wanted.imports)
    .bind(wanted.exports)
    .bind(wanted.webhooks)
    .bind(wanted.operator_id)
    .bind(wanted.failed_since.micros())
    .bind(Waiting::COUNTED)
    .bind(Waiting::LATEST_IMPORTS)
    .fetch_one(pool)
    .await)?;
    Ok(Waiting { imports, held, exports, webhooks, pairs: 0 })
}

/// The latest imports with held rows that can be decided, newest first.
pub(super) async fn with_held(db: &Db, application_seq: i64, limit: i64) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT id FROM (
             SELECT id, state, started_at, undone_at FROM imports WHERE application_seq = $1
             ORDER BY id DESC LIMIT $3) latest
         WHERE state IN ('done', 'cancelled', 'failed') AND started_at IS NOT NULL
             AND undone_at IS NULL
             AND EXISTS (SELECT 1 FROM import_exceptions e
                 WHERE e.import_id = latest.id AND e.outcome = 'held')
         ORDER BY id DESC LIMIT $2",
    )
    .bind(application_seq)
    .bind(limit)
    .bind(Waiting::LATEST_IMPORTS)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

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
