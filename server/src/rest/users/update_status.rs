use axum::http::HeaderMap;
use axum::response::Response;
use rollcall_core::Error;

use super::body::UserBody;
use super::patch::change;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::json::Object;
use crate::rest::params::{AnswerTags, IfMatch};
use crate::rest::schema::StatusUpdate;

/// Sets the status of a user.
#[utoipa::path(
    patch,
    path = "/users/{vendor_data}/update-status/",
    operation_id = "update_user_status",
    tag = "Users",
    params(AnswerTags, IfMatch),
    request_body = StatusUpdate,
    responses((status = 200, description = "The user as they are now", body = UserBody))
)]
pub async fn update_status(
    caller: Caller,
    headers: HeaderMap,
    Object(body): Object,
) -> RestResult<Response> {
    if body.raw("status").is_none() {
        return Err(Error::invalid("status", "This field is required.").into());
    }
    change(&caller, &headers, &body).await
}

/// Sets the status of a user, under the application's path.
#[utoipa::path(
    patch,
    path = "/vendor-users/{vendor_data}/update-status/",
    operation_id = "update_vendor_user_status",
    tag = "Vendor users",
    params(AnswerTags, IfMatch),
    request_body = StatusUpdate,
    responses((status = 200, description = "The user as they are now", body = UserBody))
)]
pub async fn update_status_in_application(
    caller: Caller,
    headers: HeaderMap,
    body: Object,
) -> RestResult<Response> {
    update_status(caller, headers, body).await
}
