//! Every statement about jobs.

mod later;

pub(crate) use later::{cancel_pending, delete_waiting, run_by, run_now};
use uuid::Uuid;

use super::{Job, NewJob};
use crate::Timestamp;
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::Result;

/// How long a claim holds a job without being renewed.
pub(super) const LEASE_SECONDS: i64 = 6;

/// A job that has been claimed.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct Claimed {
    pub id: Uuid,
    pub kind: String,
    pub subject_id: Option<Uuid>,
    pub attempts: i64,
}

/// The queue at a glance, for readiness and metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobStatus {
    pub waiting: i64,
    pub running: i64,
    pub failed: i64,
    /// When any worker last said that it lives.
    pub worker_seen_at: Option<Timestamp>,
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    job: &NewJob<'_>,
    now: Timestamp,
    run_at: Timestamp,
) -> Result<()> {
    let reserved_until = job.reserved_for.map(|_| now.plus_seconds(LEASE_SECONDS).micros());
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO jobs (id, kind, concurrency_key, subject_id, state, run_at, created_at,
             reserved_for, reserved_until)
         VALUES ($1, $2, $3, $4, 'waiting', $8, $5, $6, $7)",
    )
    .bind(id)
    .bind(job.kind.kind())
    .bind(&job.concurrency_key)
    .bind(job.subject_id)
    .bind(now.micros())
    .bind(job.reserved_for)
    .bind(reserved_until)
    .bind(run_at.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Whether a job of this kind waits. On PostgreSQL it cannot be claimed before this transaction ends,
/// so that the job sees what this transaction writes; on SQLite nobody else writes meanwhile.
pub(super) async fn lock_waiting(tx: &mut Tx, kind: &dyn Job) -> Result<bool> {
    let found: Option<(Uuid,)> = match tx {
        Tx::Sqlite(transaction) => {
            sqlx::query_as("SELECT id FROM jobs WHERE kind = $1 AND state = 'waiting' LIMIT 1")
                .bind(kind.kind())
                .fetch_optional(&mut **transaction)
                .await?
        }
        Tx::Postgres(transaction) => {
            sqlx::query_as(
                "SELECT id FROM jobs WHERE kind = $1 AND state = 'waiting' LIMIT 1
                 FOR SHARE SKIP LOCKED",
            )
            .bind(kind.kind())
            .fetch_optional(&mut **transaction)
            .await?
        }
    };
    Ok(found.is_some())
}

/// Whether there is anything to claim, asked without taking a write lock.
pub(super) async fn any_due(db: &Db, by: &Claimer<'_>, now: Timestamp) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT attempts FROM jobs
         WHERE (kind = $4) = $5
           AND ((state = 'running' AND leased_until < $1)
             OR (state = 'waiting' AND run_at <= $1
                 AND (reserved_for = $2
                      OR ($3 = FALSE AND (reserved_for IS NULL OR reserved_until < $1)))))
         LIMIT 1",
    )
    .bind(now.micros())
    .bind(by.worker)
    .bind(by.reserved)
    .bind(by.delivery_kind)
    .bind(by.deliveries)
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}

/// Makes jobs wait again whose lease has run out.
pub(super) async fn release_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    let released = on_tx!(tx, c => sqlx::query(
        "UPDATE jobs SET state = 'waiting', worker = NULL, leased_until = NULL
         WHERE state = 'running' AND leased_until < $1",
    )
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(released)
}

/// Who takes a job.
pub(super) struct Claimer<'a> {
    pub worker: &'a str,
    /// Only a job that is kept for this worker.
    pub reserved: bool,
    pub delivery_kind: &'a str,
    /// Only jobs of the delivery kind, or only others.
    pub deliveries: bool,
}

/// Claims the next job that no running job with the same concurrency key keeps waiting. `holder`: the
/// id of this claim.
pub(super) async fn claim(
    tx: &mut Tx,
    by: &Claimer<'_>,
    holder: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Claimed>> {
    let claimed = on_tx!(tx, c => sqlx::query_as(
        "UPDATE jobs SET state = 'running', worker = $5, leased_until = $2, attempts = attempts + 1
         WHERE state = 'waiting' AND id = (
             SELECT j.id FROM jobs j
             WHERE j.state = 'waiting' AND j.run_at <= $3 AND (j.kind = $6) = $7
               AND (j.reserved_for = $1
                    OR ($4 = FALSE AND (j.reserved_for IS NULL OR j.reserved_until < $3)))
               AND NOT EXISTS (SELECT 1 FROM jobs r
                   WHERE r.concurrency_key = j.concurrency_key AND r.state = 'running')
             ORDER BY j.run_at, j.id LIMIT 1)
         RETURNING id, kind, subject_id, attempts",
    )
    .bind(by.worker)
    .bind(until.micros())
    .bind(now.micros())
    .bind(by.reserved)
    .bind(holder)
    .bind(by.delivery_kind)
    .bind(by.deliveries)
    .fetch_optional(c)
    .await);
    match claimed {
        Ok(claimed) => Ok(claimed),
        // Another worker claimed a job with the same key at the same moment.
        Err(error) if broken_constraint(&error).is_some() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn renew(tx: &mut Tx, id: Uuid, holder: &str, until: Timestamp) -> Result<bool> {
    let ours = on_tx!(tx, c => sqlx::query(
        "UPDATE jobs SET leased_until = $3 WHERE id = $1 AND worker = $2",
    )
    .bind(id)
    .bind(holder)
    .bind(until.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(ours)
}

/// A job that makes progress counts its attempts from the beginning.
pub(super) async fn reset_attempts(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE jobs SET attempts = 1 WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Keeps the jobs that are reserved for this worker reserved.
pub(super) async fn renew_all(tx: &mut Tx, worker: &str, until: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE jobs SET reserved_until = $2 WHERE reserved_for = $1")
        .bind(worker)
        .bind(until.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Ends a job that this claim holds. Like the three below, it does nothing and says `false` when
/// another claim holds the job.
pub(super) async fn delete(tx: &mut Tx, id: Uuid, holder: &str) -> Result<bool> {
    let ours = on_tx!(tx, c => sqlx::query("DELETE FROM jobs WHERE id = $1 AND worker = $2")
        .bind(id)
        .bind(holder)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))?;
    Ok(ours)
}

pub(super) async fn give_back(tx: &mut Tx, id: Uuid, holder: &str) -> Result<bool> {
    let ours = on_tx!(tx, c => sqlx::query(
        "UPDATE jobs SET state = 'waiting', worker = NULL, leased_until = NULL,
             attempts = attempts - 1
         WHERE id = $1 AND worker = $2",
    )
    .bind(id)
    .bind(holder)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(ours)
}

pub(super) async fn retry(
    tx: &mut Tx,
    id: Uuid,
    holder: &str,
    at: Timestamp,
    error: &str,
) -> Result<bool> {
    let ours = on_tx!(tx, c => sqlx::query(
        "UPDATE jobs SET state = 'waiting', worker = NULL, leased_until = NULL, run_at = $3,
             last_error = $4
         WHERE id = $1 AND worker = $2",
    )
    .bind(id)
    .bind(holder)
    .bind(at.micros())
    .bind(error)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(ours)
}

pub(super) async fn fail(tx: &mut Tx, id: Uuid, holder: &str, error: &str) -> Result<bool> {
    let ours = on_tx!(tx, c => sqlx::query(
        "UPDATE jobs SET state = 'failed', worker = NULL, leased_until = NULL, last_error = $3
         WHERE id = $1 AND worker = $2",
    )
    .bind(id)
    .bind(holder)
    .bind(error)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(ours)
}

pub(super) async fn seen(
    tx: &mut Tx,
    worker: &str,
    now: Timestamp,
    forgotten: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM workers WHERE seen_at < $1")
        .bind(forgotten.micros())
        .execute(c)
        .await
        .map(drop))?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO workers (id, seen_at) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at",
    )
    .bind(worker)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn status(db: &Db) -> Result<JobStatus> {
    let rows: Vec<(String, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT state, COUNT(*) FROM jobs GROUP BY state",
    )
    .fetch_all(pool)
    .await)?;
    let (seen,): (Option<i64>,) = on_db!(db, pool => sqlx::query_as("SELECT MAX(seen_at) FROM workers")
        .fetch_one(pool)
        .await)?;
    let count =
        |state: &str| rows.iter().find(|(name, _)| name == state).map_or(0, |(_, count)| *count);
    Ok(JobStatus {
        waiting: count("waiting"),
        running: count("running"),
        failed: count("failed"),
        worker_seen_at: seen.map(Timestamp::from_micros),
    })
}
