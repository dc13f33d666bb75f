use uuid::Uuid;

use super::row::parsed;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::imports::Counts;

pub(in crate::imports) async fn set_applied(tx: &mut Tx, id: Uuid, applied: &Counts) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET applied = $2 WHERE id = $1")
        .bind(id)
        .bind(serde_json::to_string(applied)?)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// What an import has done, locked until the transaction ends.
pub(in crate::imports) async fn applied(tx: &mut Tx, id: Uuid) -> Result<Counts> {
    let (text,): (String,) = match tx {
        Tx::Sqlite(transaction) => {
            sqlx::query_as("SELECT applied FROM imports WHERE id = $1")
                .bind(id)
                .fetch_one(&mut **transaction)
                .await?
        }
        Tx::Postgres(transaction) => {
            sqlx::query_as("SELECT applied FROM imports WHERE id = $1 FOR UPDATE")
                .bind(id)
                .fetch_one(&mut **transaction)
                .await?
        }
    };
    parsed(&text)
}

/// Adds to what an import has done.
pub(in crate::imports) async fn add_applied(tx: &mut Tx, id: Uuid, by: &Counts) -> Result<()> {
    let mut counts = applied(tx, id).await?;
    counts.merge(by);
    set_applied(tx, id, &counts).await
}
