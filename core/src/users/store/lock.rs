use crate::db::Tx;
use crate::error::Result;

/// Keeps the users of these keys as they are until the transaction ends. SQLite has one writer: nothing
/// to do there. In the keys' order, so that two of these wait for each other and never in a ring.
pub(crate) async fn lock_keys(tx: &mut Tx, application_seq: i64, keys: &[&str]) -> Result<()> {
    let Tx::Postgres(transaction) = tx else { return Ok(()) };
    sqlx::query(
        "SELECT 1 FROM users WHERE application_seq = $1 AND vendor_key = ANY($2)
         ORDER BY vendor_key FOR UPDATE",
    )
    .persistent(false)
    .bind(application_seq)
    .bind(keys)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
