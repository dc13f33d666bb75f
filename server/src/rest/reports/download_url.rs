use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::exports::{self, Download};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};

/// Where the file is, for a minute.
#[derive(Serialize, ToSchema)]
pub struct DownloadUrl {
    /// Signed: it needs no key, and lives 60 seconds.
    url: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Makes an address from which the file can be fetched for 60 seconds.
///
/// Each one counts as a download, and is audited as one. A download that has begun goes on.
#[utoipa::path(
    get,
    path = "/reports/{report_id}/download-url/",
    operation_id = "get_report_download_url",
    tag = "Reports",
    responses(
        (status = 200, description = "The address", body = DownloadUrl),
        (status = 409, description = "There is no file yet, or none any more, or its downloads were revoked or used up", body = Detail),
        (status = 403, description = "The key may not do this, not from here, or not read one of the columns any more", body = Detail)
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
