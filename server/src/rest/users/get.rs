use axum::http::StatusCode;
use axum::response::Response;
use rollcall_core::users;

use super::body::{UserBody, answer};
use crate::rest::RestError;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::params::AnswerTags;

/// Reads a user.
#[utoipa::path(
    get,
    path = "/users/{vendor_data}/",
    operation_id = "get_user",
    tag = "Users",
    params(AnswerTags),
    responses((status = 200, description = "The user", body = UserBody))
)]
pub async fn get(caller: Caller) -> RestResult<Response> {
    let found = users::find_by(caller.ctx(), &caller.actor, caller.user()).await?;
    let user = found.ok_or_else(RestError::not_found)?;
    answer(&caller, StatusCode::OK, &user).await
}

/// Reads a user, under the application's path.
#[utoipa::path(
    get,
    path = "/vendor-users/{vendor_data}/",
    operation_id = "get_vendor_user",
    tag = "Vendor users",
    params(AnswerTags),
    responses((status = 200, description = "The user", body = UserBody))
)]
pub async fn get_of_application(caller: Caller) -> RestResult<Response> {
    get(caller).await
}

/// Reads a user by our id.
#[utoipa::path(
    get,
    path = "/vendor-users/by-id/{didit_internal_id}/",
    operation_id = "get_vendor_user_by_id",
    tag = "Vendor users",
    params(AnswerTags),
    responses((status = 200, description = "The user", body = UserBody))
)]
pub async fn get_by_id(caller: Caller) -> RestResult<Response> {
    get(caller).await
}
