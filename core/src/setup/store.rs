use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use uuid::Uuid;

const DONE: &str = "set_up_at";

/// Whether nobody can sign in yet.
pub(super) async fn is_empty(db: &Db) -> Result<bool> {
    let found: Option<(Uuid,)> = on_db!(db, pool => sqlx::query_as("SELECT id FROM operators LIMIT 1")
        .fetch_optional(pool)
        .await)?;
    Ok(found.is_none())
}

/// Writes down that the installation is set up. `false`: it was already, or has operators.
pub(super) async fn begin(tx: &mut Tx, now: Timestamp) -> Result<bool> {
    let is_first = on_tx!(tx, c => sqlx::query(
        "INSERT INTO meta (name, value) SELECT $1, $2
         WHERE NOT EXISTS (SELECT 1 FROM operators) ON CONFLICT (name) DO NOTHING",
    )
    .bind(DONE)
    .bind(now.rfc3339())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(is_first)
}
