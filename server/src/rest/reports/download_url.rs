use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::exports::{self, Download};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};

/// The address of the file, for a minute.
#[derive(Serialize, ToSchema)]
pub struct DownloadUrl {
    /// Signed: it needs no API key, and works for 60 seconds.
    url: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Creates an address from which the file can be downloaded for 60 seconds.
///
/// Each one counts as a download, and is audited as one. A download that has begun goes on.
#[utoipa::path(
    get,
    path = "/reports/{report_id}/download-url/",
    operation_id = "get_report_download_url",
    tag = "Reports",
    responses(
        (status = 200, description = "The address", body = DownloadUrl),
        (status = 409, description = "There is no file (yet, or any more), its downloads were revoked, or the download limit was reached", body = Detail),
        (status = 403, description = "The key does not have the permission, is not allowed from this network, or can no longer read one of the columns", body = Detail)
    )
)]
pub async fn download_url(caller: Caller) -> RestResult<Response> {
    let id = caller.report()?;
    let address = exports::fetch_address(caller.ctx(), &caller.actor, id).await?;
    let url = match address.at {
        Download::Address(url) => url,
        Download::Path(path) => format!("{}{path}", caller.server.web.public_url.origin()),
    };
    let body = DownloadUrl { url, expires_at: address.expires_at.rfc3339() };
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
