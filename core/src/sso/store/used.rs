use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;

/// `false`: it was used already.
pub(in crate::sso) async fn use_once(tx: &mut Tx, hash: &str, until: Timestamp) -> Result<bool> {
    let added = on_tx!(tx, c => sqlx::query(
        "INSERT INTO sso_used (hash, expires_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING",
    )
    .bind(hash)
    .bind(until.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(added)
}

pub(in crate::sso) async fn delete_used(tx: &mut Tx, now: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sso_used WHERE expires_at <= $1")
        .bind(now.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
