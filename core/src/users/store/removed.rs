use crate::db::Tx;
use crate::error::Result;

/// Users that one statement takes away.
const STEP: usize = 2_000;

/// Takes users away. The caller has locked them, and moves the counters and the search index.
pub(crate) async fn remove_many(tx: &mut Tx, seqs: &[i64]) -> Result<()> {
    for part in seqs.chunks(STEP) {
        match tx {
            Tx::Sqlite(transaction) => {
                sqlx::query("DELETE FROM users WHERE seq IN (SELECT value FROM json_each($1))")
                    .bind(serde_json::to_string(part)?)
                    .execute(&mut **transaction)
                    .await?;
            }
            Tx::Postgres(transaction) => {
                sqlx::query("DELETE FROM users WHERE seq = ANY($1)")
                    .bind(part)
                    .execute(&mut **transaction)
                    .await?;
            }
        }
    }
    Ok(())
}
