use uuid::Uuid;

use crate::db::{Tx, on_tx};
use crate::error::Result;

/// Deletes a face of a user and returns its short key. `None`: there is no such face.
pub(in crate::faces) async fn delete(tx: &mut Tx, user_seq: i64, id: Uuid) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "DELETE FROM faces WHERE id = $1 AND user_seq = $2 RETURNING seq",
    )
    .bind(id)
    .bind(user_seq)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(seq,)| seq))
}

/// Deletes all faces of these users and returns (application, short key, ID) of each.
pub(in crate::faces) async fn delete_of(
    tx: &mut Tx,
    user_seqs: &[i64],
) -> Result<Vec<(i64, i64, Uuid)>> {
    let rows = match tx {
        Tx::Sqlite(transaction) => {
            sqlx::query_as(
                "DELETE FROM faces WHERE user_seq IN (SELECT value FROM json_each($1))
                 RETURNING application_seq, seq, id",
            )
            .bind(serde_json::to_string(user_seqs)?)
            .fetch_all(&mut **transaction)
            .await?
        }
        Tx::Postgres(transaction) => {
            sqlx::query_as(
                "DELETE FROM faces WHERE user_seq = ANY($1) RETURNING application_seq, seq, id",
            )
            .bind(user_seqs)
            .fetch_all(&mut **transaction)
            .await?
        }
    };
    Ok(rows)
}
