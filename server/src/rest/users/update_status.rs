use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rollcall_core::Error;
use rollcall_core::users::{self, UserInput};

use super::body::{UserBody, answer};
use super::patch::{changed, expected};
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::json::Object;
use crate::rest::schema::{BadRequest, StatusUpdate, TagsAs};

/// Sets the status of a user.
#[utoipa::path(
    patch,
    path = "/v3/users/{vendor_data}/update-status/",
    operation_id = "update_user_status",
    tag = "Users",
    params(
        ("vendor_data" = String, Path, description = "The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count"),
        ("tags" = Option<TagsAs>, Query, description = "How tags are written in the answer: objects, or text"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the change began with"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    request_body = StatusUpdate,
    responses(
        (status = 200, description = "The user as they are now", body = UserBody, headers(("ETag" = String, description = "For a later If-Match"))),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = BadRequest),
        (status = 404, description = "No such user", body = Detail),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 412, description = "Somebody has changed the user since", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 415, description = "The body is not JSON", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn update_status(
    caller: Caller,
    headers: HeaderMap,
    Object(body): Object,
) -> RestResult<Response> {
    let version = expected(&headers)?;
    if body.raw("status").is_none() {
        return Err(Error::invalid("status", "This field is required.").into());
    }
    let input = UserInput::from_json(&body, caller.now())?;
    match users::patch(caller.ctx(), &caller.actor, caller.user(), &input, version).await {
        Ok(user) => Ok(answer(&caller, StatusCode::OK, &user)),
        Err(Error::Conflict(words)) => Err(changed(words)),
        Err(error) => Err(error.into()),
    }
}

/// Sets the status of a user, under the application's path.
#[utoipa::path(
    patch,
    path = "/v3/organization/{organization_id}/application/{application_id}/vendor-users/{vendor_data}/update-status/",
    operation_id = "update_vendor_user_status",
    tag = "Vendor users",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("vendor_data" = String, Path, description = "The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count"),
        ("tags" = Option<TagsAs>, Query, description = "How tags are written in the answer: objects, or text"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the change began with"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    request_body = StatusUpdate,
    responses(
        (status = 200, description = "The user as they are now", body = UserBody, headers(("ETag" = String, description = "For a later If-Match"))),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = BadRequest),
        (status = 404, description = "No such user", body = Detail),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 412, description = "Somebody has changed the user since", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 415, description = "The body is not JSON", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn update_status_in_application(
    caller: Caller,
    headers: HeaderMap,
    body: Object,
) -> RestResult<Response> {
    update_status(caller, headers, body).await
}
