use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// The hour of who gets no summary any more. The row stays, so that whoever switches it on again gets no
/// second one on the same day.
const OFF: i64 = -1;

/// The hour (UTC) after which an operator gets the daily summary.
pub(in crate::inbox) async fn hour(db: &Db, operator_id: Uuid) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT hour FROM daily_summaries WHERE operator_id = $1",
    )
    .bind(operator_id)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(hour,)| hour).filter(|hour| *hour != OFF))
}

/// `sent_on`: the last day that counts as sent; empty: as before. `false`: it was this hour already.
pub(in crate::inbox) async fn set_hour(
    tx: &mut Tx,
    operator_id: Uuid,
    hour: i64,
    sent_on: &str,
) -> Result<bool> {
    let changed = on_tx!(tx, c => sqlx::query(
        "INSERT INTO daily_summaries (operator_id, hour, sent_on) VALUES ($1, $2, $3)
         ON CONFLICT (operator_id) DO UPDATE SET hour = excluded.hour,
             sent_on = CASE WHEN excluded.sent_on <> '' THEN excluded.sent_on
                            ELSE daily_summaries.sent_on END
         WHERE daily_summaries.hour <> excluded.hour",
    )
    .bind(operator_id)
    .bind(hour)
    .bind(sent_on)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(changed)
}

/// `false`: it was switched off already.
pub(in crate::inbox) async fn switch_off(tx: &mut Tx, operator_id: Uuid) -> Result<bool> {
    let changed = on_tx!(tx, c => sqlx::query(
        "UPDATE daily_summaries SET hour = $2 WHERE operator_id = $1 AND hour <> $2",
    )
    .bind(operator_id)
    .bind(OFF)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(changed)
}

/// Those whose hour has come and who have had no summary on this day: the next of them after an id.
pub(in crate::inbox) async fn due(
    db: &Db,
    (day, hour): (&str, i64),
    after: Uuid,
    limit: i64,
) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT operator_id FROM daily_summaries
         WHERE operator_id > $3 AND hour >= 0 AND hour <= $2 AND sent_on <> $1
         ORDER BY operator_id LIMIT $4",
    )
    .bind(day)
    .bind(hour)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Takes the summary of a day. `false`: another worker has taken it.
pub(in crate::inbox) async fn claim(tx: &mut Tx, operator_id: Uuid, day: &str) -> Result<bool> {
    let taken = on_tx!(tx, c => sqlx::query(
        "UPDATE daily_summaries SET sent_on = $2 WHERE operator_id = $1 AND sent_on <> $2",
    )
    .bind(operator_id)
    .bind(day)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(taken)
}
