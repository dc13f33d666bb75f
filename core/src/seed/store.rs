use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

const PASSWORD: &str = "demo_password";

pub(super) async fn password(db: &Db) -> Result<Option<String>> {
    let row: Option<(String,)> = on_db!(db, pool => sqlx::query_as("SELECT value FROM meta WHERE name = $1")
        .bind(PASSWORD)
        .fetch_optional(pool)
        .await)?;
    Ok(row.map(|(value,)| value))
}

pub(super) async fn keep_password(tx: &mut Tx, password: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO meta (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(PASSWORD)
    .bind(password)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
