use super::secret::AppSecret;
use super::store;
use crate::context::Context;
use crate::error::Result;

/// Rows of one transaction.
const BATCH_SIZE: i64 = 200;

/// Encrypts the secrets of authenticator apps with the newest key, so that the key before can be taken
/// away. A secret that cannot be decrypted stays as it is.
pub(crate) async fn renew_secrets(ctx: &Context) -> Result<()> {
    let newest = ctx.settings.token_keys.newest_prefix()?;
    let mut after = uuid::Uuid::nil();
    loop {
        let mut tx = ctx.db.begin().await?;
        let rows = store::secrets_without(&mut tx, &newest, after, BATCH_SIZE).await?;
        for (id, stored) in &rows {
            // One that cannot be decrypted is logged there.
            if let Ok(secret) = AppSecret::decrypt(ctx, *id, stored) {
                let renewed = secret.encrypt(ctx, *id)?;
                store::renew_secret(&mut tx, *id, stored, &renewed).await?;
            }
            after = *id;
        }
        tx.commit().await?;
        if (rows.len() as i64) < BATCH_SIZE {
            return Ok(());
        }
    }
}
