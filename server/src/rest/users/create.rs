use axum::http::StatusCode;
use axum::response::Response;
use rollcall_core::users::{self, UserInput};

use super::body::{UserBody, answer};
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::json::Object;
use crate::rest::schema::{BadRequest, TagsAs, UserCreate};

/// Adds a user.
///
/// A `vendor_data` that exists (capitals, invisible characters, kinds of blanks and of digits do not count) is refused.
#[utoipa::path(
    post,
    path = "/v3/users/create/",
    operation_id = "create_user",
    tag = "Users",
    params(
        ("tags" = Option<TagsAs>, Query, description = "How tags are written in the answer: objects, or text"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    request_body = UserCreate,
    responses(
        (status = 201, description = "The user", body = UserBody, headers(("ETag" = String, description = "For a later If-Match"))),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = BadRequest),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 415, description = "The body is not JSON", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn create(caller: Caller, Object(body): Object) -> RestResult<Response> {
    let input = UserInput::from_json(&body, caller.now())?;
    let user = users::create(caller.ctx(), &caller.actor, &input).await?;
    Ok(answer(&caller, StatusCode::CREATED, &user))
}

/// Adds a user, under the application's path.
#[utoipa::path(
    post,
    path = "/v3/organization/{organization_id}/application/{application_id}/vendor-users/",
    operation_id = "create_vendor_user",
    tag = "Vendor users",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("tags" = Option<TagsAs>, Query, description = "How tags are written in the answer: objects, or text"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    request_body = UserCreate,
    responses(
        (status = 201, description = "The user", body = UserBody, headers(("ETag" = String, description = "For a later If-Match"))),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = BadRequest),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 415, description = "The body is not JSON", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail),
        (status = 404, description = "No such organization", body = Detail)
    )
)]
pub async fn create_in_application(caller: Caller, body: Object) -> RestResult<Response> {
    create(caller, body).await
}
