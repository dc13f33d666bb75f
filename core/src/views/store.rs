use uuid::Uuid;

use super::SavedView;
use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// A view as it is written.
pub(super) struct StoredView<'a> {
    pub id: Uuid,
    pub application_seq: i64,
    /// None: it is shared.
    pub operator_id: Option<Uuid>,
    pub name: &'a str,
    /// JSON.
    pub query: String,
    pub is_default: bool,
    pub saved_by: &'a str,
    pub saved_at: Timestamp,
}

type Row = (Uuid, Option<Uuid>, String, String, bool, String);

/// The shared views and those of one operator, by name.
pub(super) async fn list(
    db: &Db,
    application_seq: i64,
    operator_id: Uuid,
) -> Result<Vec<SavedView>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(
        "SELECT id, operator_id, name, query, is_default, saved_by FROM user_views
         WHERE application_seq = $1 AND (operator_id IS NULL OR operator_id = $2)
         ORDER BY name, id",
    )
    .bind(application_seq)
    .bind(operator_id)
    .fetch_all(pool)
    .await)?;
    rows.into_iter()
        .map(|(id, operator_id, name, query, is_default, saved_by)| {
            let query = serde_json::from_str(&query)?;
            Ok(SavedView {
                id,
                name,
                query,
                is_shared: operator_id.is_none(),
                is_default,
                saved_by,
            })
        })
        .collect()
}

/// The views of the same owner, or the shared ones.
pub(super) async fn count(tx: &mut Tx, view: &StoredView<'_>) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM user_views WHERE application_seq = $1
         AND (operator_id = $2 OR (operator_id IS NULL AND $2 IS NULL))",
    )
    .bind(view.application_seq)
    .bind(view.operator_id)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

pub(super) async fn insert(tx: &mut Tx, view: &StoredView<'_>) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO user_views (id, application_seq, operator_id, name, query, is_default, saved_by, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(view.id)
    .bind(view.application_seq)
    .bind(view.operator_id)
    .bind(view.name)
    .bind(&view.query)
    .bind(view.is_default)
    .bind(view.saved_by)
    .bind(view.saved_at.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Removes the view of the same name and owner.
pub(super) async fn remove_named(tx: &mut Tx, view: &StoredView<'_>) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM user_views WHERE application_seq = $1 AND name = $3
         AND (operator_id = $2 OR (operator_id IS NULL AND $2 IS NULL))",
    )
    .bind(view.application_seq)
    .bind(view.operator_id)
    .bind(view.name)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn clear_default(tx: &mut Tx, application_seq: i64) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE user_views SET is_default = $2 WHERE application_seq = $1 AND is_default = $3",
    )
    .bind(application_seq)
    .bind(false)
    .bind(true)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// `false`: there is no such view.
pub(super) async fn remove(tx: &mut Tx, application_seq: i64, id: Uuid) -> Result<bool> {
    let removed = on_tx!(tx, c => sqlx::query(
        "DELETE FROM user_views WHERE application_seq = $1 AND id = $2",
    )
    .bind(application_seq)
    .bind(id)
    .execute(c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(removed > 0)
}
