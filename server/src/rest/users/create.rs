use axum::http::StatusCode;
use axum::response::Response;
use rollcall_core::users::{self, UserInput};

use super::body::{UserBody, answer_write};
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::json::Object;
use crate::rest::params::AnswerTags;
use crate::rest::schema::UserCreate;

/// Adds a user.
///
/// A `vendor_data` that exists is refused. It is not case-sensitive.
#[utoipa::path(
    post,
    path = "/users/create/",
    operation_id = "create_user",
    tag = "Users",
    params(AnswerTags),
    request_body = UserCreate,
    responses((status = 201, description = "The user", body = UserBody))
)]
pub async fn create(caller: Caller, Object(body): Object) -> RestResult<Response> {
    let input = UserInput::from_json(&body, caller.now())?;
    let user = users::create(caller.ctx(), &caller.actor, &input).await?;
    answer_write(&caller, StatusCode::CREATED, &user, input.warnings()).await
}

/// Adds a user, under the application's path.
#[utoipa::path(
    post,
    path = "/vendor-users/",
    operation_id = "create_vendor_user",
    tag = "Vendor users",
    params(AnswerTags),
    request_body = UserCreate,
    responses((status = 201, description = "The user", body = UserBody))
)]
pub async fn create_in_application(caller: Caller, body: Object) -> RestResult<Response> {
    create(caller, body).await
}
