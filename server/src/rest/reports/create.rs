use axum::Json;
use axum::http::StatusCode;
use rollcall_core::{Error, exports};

use super::body::ReportBody;
use super::input;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::json::Object;
use crate::rest::schema::ReportCreate;

/// Requests a report of users.
///
/// It is written in the background: read the report until its state is `done`, then ask for its
/// `download-url`. Columns are those that the role of the key's maker reads; a refused column is
/// audited. Where the application asks for a second person, somebody else than the key's maker
/// approves first.
#[utoipa::path(
    post,
    path = "/reports/vendor-users/",
    operation_id = "create_report",
    tag = "Reports",
    request_body = ReportCreate,
    responses(
        (status = 202, description = "The report, written in the background", body = ReportBody),
        (status = 403, description = "The key does not have the permission, is not allowed from this network, or cannot read one of the columns", body = Detail)
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

/// Core names the field `filter`; the API names it `filters`.
fn in_our_words(error: Error) -> Error {
    let Error::Invalid(mut fields) = error else { return error };
    if let Some(words) = fields.remove("filter") {
        fields.insert("filters".into(), words);
    }
    Error::Invalid(fields)
}
