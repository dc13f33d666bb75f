use uuid::Uuid;

use crate::db::{Tx, on_tx};
use crate::error::Result;

/// Deletes a face that the transaction has locked, by its short key.
pub(in crate::faces) async fn delete(
    tx: &mut Tx,
    application_seq: i64,
    face_seq: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM faces WHERE application_seq = $1 AND seq = $2")
        .bind(application_seq)
        .bind(face_seq)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
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
