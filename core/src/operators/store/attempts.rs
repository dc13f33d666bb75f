use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

pub(in crate::operators) async fn failures_of(
    db: &Db,
    subject: &str,
) -> Result<Option<(i64, Timestamp)>> {
    let row: Option<(i64, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT failures, last_at FROM sign_in_failures WHERE subject = $1",
    )
    .bind(subject)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(failures, last)| (failures, Timestamp::from_micros(last))))
}

pub(in crate::operators) async fn count_failure(
    tx: &mut Tx,
    subject: &str,
    now: Timestamp,
    forgotten: Timestamp,
    forgiven_after: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO sign_in_failures (subject, failures, last_at) VALUES ($1, 1, $2)
         ON CONFLICT (subject) DO UPDATE SET
             failures = CASE
                 WHEN sign_in_failures.last_at < $3
                   OR sign_in_failures.failures
                      <= (excluded.last_at - sign_in_failures.last_at) / $4 THEN 1
                 ELSE sign_in_failures.failures + 1
                      - (excluded.last_at - sign_in_failures.last_at) / $4 END,
             last_at = excluded.last_at",
    )
    .bind(subject)
    .bind(now.micros())
    .bind(forgotten.micros())
    .bind(forgiven_after)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::operators) async fn clear_old_failures(tx: &mut Tx, before: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sign_in_failures WHERE last_at < $1")
        .bind(before.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// The counters of an account from single networks and browsers.
pub(in crate::operators) async fn clear_failures_within(tx: &mut Tx, account: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sign_in_failures WHERE subject LIKE $1")
        .bind(format!("{account}@%"))
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(in crate::operators) async fn clear_failures(tx: &mut Tx, subject: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sign_in_failures WHERE subject = $1")
        .bind(subject)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
