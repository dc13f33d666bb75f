use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// Whether a provider of an organization speaks for an e-mail address.
pub(crate) async fn speaks_for(
    tx: &mut Tx,
    organization_seq: i64,
    email_key: &str,
) -> Result<bool> {
    match email_key.rsplit_once('@') {
        Some((_, domain)) => store::speaks_for(tx, organization_seq, domain).await,
        None => Ok(false),
    }
}

/// Whether an organization has a provider.
pub(crate) async fn is_set_up(ctx: &Context, organization_seq: i64) -> Result<bool> {
    Ok(!store::list(&ctx.db, organization_seq).await?.is_empty())
}
