use crate::db::Tx;
use crate::error::Result;

/// Locks the users with these keys until the transaction ends. It locks them in the order of the keys,
/// so that two transactions cannot deadlock. SQLite has one writer and needs no lock.
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
