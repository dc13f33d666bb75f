use axum::http::StatusCode;
use rollcall_core::users;

use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};

/// Erases a user.
///
/// Their faces, files, revisions and rows in import reports go with them.
#[utoipa::path(
    delete,
    path = "/v3/users/{vendor_data}/",
    operation_id = "delete_user",
    tag = "Users",
    params(
        ("vendor_data" = String, Path, description = "The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    responses(
        (status = 204, description = "Erased"),
        (status = 404, description = "No such user", body = Detail),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 400, description = "The Idempotency-Key is not usable", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn delete(caller: Caller) -> RestResult<StatusCode> {
    users::erase(caller.ctx(), &caller.actor, caller.user()).await?;
    Ok(StatusCode::NO_CONTENT)
}
