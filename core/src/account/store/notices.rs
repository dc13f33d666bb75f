use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// The codes of the notices that an operator has switched off.
pub(in crate::account) async fn muted(db: &Db, operator_id: Uuid) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT notice FROM muted_notices WHERE operator_id = $1 ORDER BY notice",
    )
    .bind(operator_id)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(notice,)| notice).collect())
}

pub(in crate::account) async fn is_muted(
    tx: &mut Tx,
    operator_id: Uuid,
    notice: &str,
) -> Result<bool> {
    let (found,): (bool,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT EXISTS (SELECT 1 FROM muted_notices WHERE operator_id = $1 AND notice = $2)",
    )
    .bind(operator_id)
    .bind(notice)
    .fetch_one(c)
    .await)?;
    Ok(found)
}

/// `false`: it was switched off already.
pub(in crate::account) async fn mute(tx: &mut Tx, operator_id: Uuid, notice: &str) -> Result<bool> {
    let changed = on_tx!(tx, c => sqlx::query(
        "INSERT INTO muted_notices (operator_id, notice) VALUES ($1, $2)
         ON CONFLICT (operator_id, notice) DO NOTHING",
    )
    .bind(operator_id)
    .bind(notice)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(changed)
}

/// `false`: it was not switched off.
pub(in crate::account) async fn unmute(
    tx: &mut Tx,
    operator_id: Uuid,
    notice: &str,
) -> Result<bool> {
    let changed = on_tx!(tx, c => sqlx::query(
        "DELETE FROM muted_notices WHERE operator_id = $1 AND notice = $2",
    )
    .bind(operator_id)
    .bind(notice)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(changed)
}
