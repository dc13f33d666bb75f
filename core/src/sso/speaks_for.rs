use super::{ProviderOf, store};
use crate::context::Context;
use crate::db::{Db, Tx};
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

/// The provider of an organization that speaks for an e-mail address.
pub(crate) async fn provider_of(
    db: &Db,
    organization_seq: i64,
    email_key: &str,
) -> Result<Option<ProviderOf>> {
    match email_key.rsplit_once('@') {
        Some((_, domain)) => store::provider_of(db, organization_seq, domain).await,
        None => Ok(None),
    }
}

/// The name of the provider without which somebody with an e-mail address does not come in.
pub(crate) async fn required_provider(
    tx: &mut Tx,
    organization_seq: i64,
    email_key: &str,
) -> Result<Option<String>> {
    match email_key.rsplit_once('@') {
        Some((_, domain)) => store::required_provider(tx, organization_seq, domain).await,
        None => Ok(None),
    }
}

/// Whether an organization has a provider.
pub(crate) async fn is_set_up(ctx: &Context, organization_seq: i64) -> Result<bool> {
    Ok(!store::list(&ctx.db, organization_seq).await?.is_empty())
}
