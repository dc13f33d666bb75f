use super::{secret, store};
use crate::context::Context;
use crate::error::Result;

/// Rows of one transaction.
const STEP: i64 = 200;

/// Encrypts the client secrets of providers with the newest key, so that the key before can be taken away.
/// A secret that cannot be decrypted stays as it is.
pub(crate) async fn renew_secrets(ctx: &Context) -> Result<()> {
    let newest = ctx.settings.token_keys.newest_prefix()?;
    let mut after = uuid::Uuid::nil();
    loop {
        let mut tx = ctx.db.begin().await?;
        let rows = store::secrets_without(&mut tx, &newest, after, STEP).await?;
        for (id, stored) in &rows {
            // One that cannot be decrypted is logged there.
            if let Ok(secret) = secret::decrypt(ctx, *id, stored) {
                let renewed = secret::encrypt(ctx, *id, &secret)?;
                store::renew_secret(&mut tx, *id, stored, &renewed).await?;
            }
            after = *id;
        }
        tx.commit().await?;
        if (rows.len() as i64) < STEP {
            return Ok(());
        }
    }
}
