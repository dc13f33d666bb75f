use axum::http::StatusCode;
use rollcall_core::erasure;

use crate::rest::caller::Caller;
use crate::rest::error::RestResult;

/// Erases a user.
///
/// Their faces, files, revisions and rows in import reports go with them. A face that is on the blocklist
/// leaves it; the entry in the audit log says how many did.
#[utoipa::path(
    delete,
    path = "/users/{vendor_data}/",
    operation_id = "delete_user",
    tag = "Users",
    responses((status = 204, description = "Erased"))
)]
pub async fn delete(caller: Caller) -> RestResult<StatusCode> {
    erasure::erase(caller.ctx(), &caller.actor, caller.user()).await?;
    Ok(StatusCode::NO_CONTENT)
}
