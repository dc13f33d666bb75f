use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::{Error, exports};

use super::body::ReportBody;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;

/// Reads a report that was requested with this key, with the manifest of its file.
#[utoipa::path(
    get,
    path = "/reports/{report_id}/",
    operation_id = "get_report",
    tag = "Reports",
    responses((status = 200, description = "The report", body = ReportBody))
)]
pub async fn get(caller: Caller) -> RestResult<Response> {
    let found = exports::find(caller.ctx(), &caller.actor, caller.report()?).await?;
    let export = found.ok_or_else(|| Error::not_found("report"))?;
    let body = ReportBody::of(&caller.actor, export);
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
