//! The progress of an import, for the island that follows it.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use rollcall_types::imports::Progress;
use uuid::Uuid;

/// `org` and `app` are the slugs in the address. 401: the session has ended. 404: the operator may not
/// see the import, or there is none.
#[server(name = ImportProgress, prefix = "/api", endpoint = "import-progress", input = GetUrl)]
pub async fn import_progress(
    org: String,
    app: String,
    id: Uuid,
) -> Result<Progress, ServerFnError> {
    super::load::progress(&org, &app, id).await
}
