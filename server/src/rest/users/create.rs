use axum::http::StatusCode;
use axum::response::Response;
use rollcall_core::users::{self, UserInput};

use super::body::answer;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::json::Object;

/// Adds a user.
pub async fn create(caller: Caller, Object(body): Object) -> RestResult<Response> {
    let input = UserInput::from_json(&body, caller.now())?;
    let user = users::create(caller.ctx(), &caller.actor, &input).await?;
    Ok(answer(StatusCode::CREATED, &user))
}
