//! The moving part of an archive of faces, for the island that follows it.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use rollcall_types::faces::archive::ArchiveProgress;
use uuid::Uuid;

/// `org` and `app` are the slugs of the address. 401 when the session has ended, 404 for what is not
/// the operator's.
#[server(name = ArchiveMoves, prefix = "/api", endpoint = "face-archive-progress", input = GetUrl)]
pub async fn archive_progress(
    org: String,
    app: String,
    id: Uuid,
) -> Result<ArchiveProgress, ServerFnError> {
    super::archive_load::progress(&org, &app, id).await
}
