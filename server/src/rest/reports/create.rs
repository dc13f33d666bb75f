use axum::Json;
use axum::http::StatusCode;
use rollcall_core::{Error, exports};

use super::body::ReportBody;
use super::input;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::json::Object;
use crate::rest::schema::{BadRequest, ReportCreate};

/// Asks for an extract of users.
///
/// It is written in the background: read the report until its state is `done`, then ask for its
/// `download-url`. Columns are those that the role of the key's maker reads; a refused column is
/// audited. Where the application asks for a second person, somebody else than the key's maker
/// approves first.
#[utoipa::path(
    post,
    path = "/v3/organization/{organization_id}/application/{application_id}/reports/vendor-users/",
    operation_id = "create_report",
    tag = "Reports",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    request_body = ReportCreate,
    responses(
        (status = 202, description = "The report, which is on its way", body = ReportBody),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = BadRequest),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 415, description = "The body is not JSON", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, not from here, or not read one of the columns", body = Detail),
        (status = 404, description = "No such organization", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn create(
    caller: Caller,
    Object(body): Object,
) -> RestResult<(StatusCode, Json<ReportBody>)> {
    let new = input::read(&caller.actor, &body)?;
    let asked = exports::request(caller.ctx(), &caller.actor, &new).await;
    let export = asked.map_err(in_our_words)?;
    Ok((StatusCode::ACCEPTED, Json(ReportBody::of(&caller.actor, export))))
}

/// Core's `filter` is `filters` here.
fn in_our_words(error: Error) -> Error {
    let Error::Invalid(mut fields) = error else { return error };
    if let Some(words) = fields.remove("filter") {
        fields.insert("filters".into(), words);
    }
    Error::Invalid(fields)
}
