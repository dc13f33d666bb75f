use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::{Error, exports};

use super::body::ReportBody;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};

/// Reads a report that this key has asked for, with the manifest of its file.
#[utoipa::path(
    get,
    path = "/v3/organization/{organization_id}/application/{application_id}/reports/{report_id}/",
    operation_id = "get_report",
    tag = "Reports",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("report_id" = Uuid, Path, description = "As the answer to its request names it")
    ),
    responses(
        (status = 200, description = "The report", body = ReportBody),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 404, description = "No such report, or one that somebody else has asked for", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn get(caller: Caller) -> RestResult<Response> {
    let found = exports::find(caller.ctx(), &caller.actor, caller.report()?).await?;
    let export = found.ok_or_else(|| Error::not_found("report"))?;
    let body = ReportBody::of(&caller.actor, export);
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
