//! The moving part of an export, for the island that follows it.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use rollcall_types::exports::ExportProgress;
use uuid::Uuid;

/// `org` and `app` are the slugs of the address. 401 when the session has ended, 404 for what is not
/// the operator's.
#[server(name = ExportMoves, prefix = "/api", endpoint = "export-progress", input = GetUrl)]
pub async fn export_progress(
    org: String,
    app: String,
    id: Uuid,
) -> Result<ExportProgress, ServerFnError> {
    super::load::progress(&org, &app, id).await
}
