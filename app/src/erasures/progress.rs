//! The moving part of an erasure of many users, for the island that follows it.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use rollcall_types::erasure::ErasureProgress;
use uuid::Uuid;

/// `org` and `app` are the slugs of the address. 401 when the session has ended, 404 for what is not
/// the operator's.
#[server(name = ErasureMoves, prefix = "/api", endpoint = "erasure-progress", input = GetUrl)]
pub async fn erasure_progress(
    org: String,
    app: String,
    id: Uuid,
) -> Result<ErasureProgress, ServerFnError> {
    super::load::progress(&org, &app, id).await
}
