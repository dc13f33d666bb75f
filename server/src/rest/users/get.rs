use axum::http::StatusCode;
use axum::response::Response;
use rollcall_core::users;

use super::body::answer;
use crate::rest::RestError;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;

/// One user, by `vendor_data` or by `didit_internal_id`.
pub async fn get(caller: Caller) -> RestResult<Response> {
    let found = users::find_by(caller.ctx(), &caller.actor, caller.user()).await?;
    let user = found.ok_or_else(RestError::not_found)?;
    Ok(answer(StatusCode::OK, &user))
}
