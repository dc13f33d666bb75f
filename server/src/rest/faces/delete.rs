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
    path = "/vendor-users/by-id/{didit_internal_id}/faces/{uuid}/",
    operation_id = "delete_face",
    tag = "Faces",
    responses(
        (status = 204, description = "Deleted"),
        (status = 404, description = "No such user or face", body = Detail),
        (status = 409, description = "The face is on a list, or the Idempotency-Key was used for another request", body = Detail)
    )
)]
pub async fn delete(
    caller: Caller,
    Path((_, _, _, uuid)): Path<(String, String, String, String)>,
) -> RestResult<StatusCode> {
    let face = Uuid::try_parse(&uuid);
    let face = face.map_err(|_| RestError::Core(Error::not_found("face")))?;
    let user = caller.user_id()?;
    // A reason is required, and the contract has no member for one. So the audit log says that the
    // deletion came by the API.
    faces::delete(caller.ctx(), &caller.actor, user, face, "By the API.").await?;
    Ok(StatusCode::NO_CONTENT)
}
