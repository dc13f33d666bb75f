use reqwest::Url;
use uuid::Uuid;

use super::store;
use crate::context::Context;
use crate::error::Result;

/// Where a browser signs out at the provider, too (OpenID Connect RP-Initiated Logout 1.0). `None`: the
/// provider has no such address, or is not there any more.
pub async fn end_session_address(ctx: &Context, provider_id: Uuid) -> Result<Option<String>> {
    let Some(provider) = store::find(&ctx.db, provider_id).await? else { return Ok(None) };
    // A provider that cannot be reached offers nothing.
    let Ok(known) = ctx.sso.known(&ctx.clock, &provider.issuer).await else { return Ok(None) };
    let address = known.metadata.end_session_endpoint.as_deref();
    let Some(mut url) = address.and_then(|address| Url::parse(address).ok()) else {
        return Ok(None);
    };
    url.query_pairs_mut().append_pair("client_id", &provider.client_id);
    Ok(Some(url.into()))
}
