use axum::http::StatusCode;
use axum::response::Response;
use rollcall_core::users;

use super::body::{UserBody, answer};
use crate::rest::RestError;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::schema::TagsAs;

/// Reads a user.
#[utoipa::path(
    get,
    path = "/v3/users/{vendor_data}/",
    operation_id = "get_user",
    tag = "Users",
    params(
        ("vendor_data" = String, Path, description = "The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count"),
        ("tags" = Option<TagsAs>, Query, description = "How tags are written in the answer: objects, or text")
    ),
    responses(
        (status = 200, description = "The user", body = UserBody, headers(("ETag" = String, description = "For a later If-Match"))),
        (status = 404, description = "No such user", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn get(caller: Caller) -> RestResult<Response> {
    let found = users::find_by(caller.ctx(), &caller.actor, caller.user()).await?;
    let user = found.ok_or_else(RestError::not_found)?;
    Ok(answer(&caller, StatusCode::OK, &user))
}

/// Reads a user, under the application's path.
#[utoipa::path(
    get,
    path = "/v3/organization/{organization_id}/application/{application_id}/vendor-users/{vendor_data}/",
    operation_id = "get_vendor_user",
    tag = "Vendor users",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("vendor_data" = String, Path, description = "The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count"),
        ("tags" = Option<TagsAs>, Query, description = "How tags are written in the answer: objects, or text")
    ),
    responses(
        (status = 200, description = "The user", body = UserBody, headers(("ETag" = String, description = "For a later If-Match"))),
        (status = 404, description = "No such user", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn get_of_application(caller: Caller) -> RestResult<Response> {
    get(caller).await
}

/// Reads a user by our id.
#[utoipa::path(
    get,
    path = "/v3/organization/{organization_id}/application/{application_id}/vendor-users/by-id/{didit_internal_id}/",
    operation_id = "get_vendor_user_by_id",
    tag = "Vendor users",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("didit_internal_id" = Uuid, Path, description = "Ours, as answers name it"),
        ("tags" = Option<TagsAs>, Query, description = "How tags are written in the answer: objects, or text")
    ),
    responses(
        (status = 200, description = "The user", body = UserBody, headers(("ETag" = String, description = "For a later If-Match"))),
        (status = 404, description = "No such user", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn get_by_id(caller: Caller) -> RestResult<Response> {
    get(caller).await
}
