use axum::http::StatusCode;
use rollcall_core::users;

use crate::rest::caller::Caller;
use crate::rest::error::RestResult;

/// Erases a user and everything that belongs to them.
pub async fn delete(caller: Caller) -> RestResult<StatusCode> {
    users::erase(caller.ctx(), &caller.actor, caller.user()).await?;
    Ok(StatusCode::NO_CONTENT)
}
