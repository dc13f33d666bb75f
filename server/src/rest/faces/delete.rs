use axum::extract::Path;
use axum::http::StatusCode;
use rollcall_core::{Error, faces};
use uuid::Uuid;

use crate::rest::RestError;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};

/// Deletes a face for good, with its picture and what it is compared by.
#[utoipa::path(
    delete,
    path = "/v3/organization/{organization_id}/application/{application_id}/vendor-users/by-id/{didit_internal_id}/faces/{uuid}/",
    operation_id = "delete_face",
    tag = "Faces",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("didit_internal_id" = Uuid, Path, description = "Ours, as answers name it"),
        ("uuid" = Uuid, Path, description = "Of the face"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    responses(
        (status = 204, description = "Deleted"),
        (status = 404, description = "No such user or face", body = Detail),
        (status = 409, description = "The face is on a list, or the Idempotency-Key was used for another request", body = Detail),
        (status = 400, description = "The Idempotency-Key is not usable", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn delete(
    caller: Caller,
    Path((_, _, _, uuid)): Path<(String, String, String, String)>,
) -> RestResult<StatusCode> {
    let face = Uuid::try_parse(&uuid);
    let face = face.map_err(|_| RestError::Core(Error::not_found("face")))?;
    let user = caller.user_id()?;
    // The contract has no place for a reason; the audit log says where it came from.
    faces::delete(caller.ctx(), &caller.actor, user, face, "By the API.").await?;
    Ok(StatusCode::NO_CONTENT)
}
