use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

const SELECTION: &str =
    "SELECT users FROM selections WHERE id = $1 AND application_seq = $2 AND operator_id = $3";

/// The users of a selection of this operator.
pub(in crate::users) async fn selection(
    db: &Db,
    application_seq: i64,
    operator_id: Uuid,
    id: Uuid,
) -> Result<Option<Vec<Uuid>>> {
    let found: Option<(String,)> = on_db!(db, pool => sqlx::query_as(SELECTION)
        .bind(id)
        .bind(application_seq)
        .bind(operator_id)
        .fetch_optional(pool)
        .await)?;
    read(found)
}

/// The same, before it is changed.
pub(in crate::users) async fn selection_in(
    tx: &mut Tx,
    application_seq: i64,
    operator_id: Uuid,
    id: Uuid,
) -> Result<Option<Vec<Uuid>>> {
    let found: Option<(String,)> = on_tx!(tx, c => sqlx::query_as(SELECTION)
        .bind(id)
        .bind(application_seq)
        .bind(operator_id)
        .fetch_optional(c)
        .await)?;
    read(found)
}

fn read(found: Option<(String,)>) -> Result<Option<Vec<Uuid>>> {
    Ok(found.map(|(users,)| serde_json::from_str(&users)).transpose()?)
}

pub(in crate::users) async fn save_selection(
    tx: &mut Tx,
    application_seq: i64,
    operator_id: Uuid,
    id: Uuid,
    users: &[Uuid],
    now: Timestamp,
) -> Result<()> {
    let users = serde_json::to_string(users)?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO selections (id, application_seq, operator_id, users, changed_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET users = excluded.users, changed_at = excluded.changed_at",
    )
    .bind(id)
    .bind(application_seq)
    .bind(operator_id)
    .bind(users)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::users) async fn delete_selection(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM selections WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Deletes all selections of this operator in this application but the newest.
pub(in crate::users) async fn delete_surplus_selections(
    tx: &mut Tx,
    application_seq: i64,
    operator_id: Uuid,
    kept: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM selections WHERE application_seq = $1 AND operator_id = $2 AND id NOT IN (
             SELECT id FROM selections WHERE application_seq = $1 AND operator_id = $2
             ORDER BY changed_at DESC, id DESC LIMIT $3)",
    )
    .bind(application_seq)
    .bind(operator_id)
    .bind(kept)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Deletes the selections that were changed last before this time.
pub(in crate::users) async fn delete_old_selections(tx: &mut Tx, before: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM selections WHERE changed_at < $1")
        .bind(before.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
