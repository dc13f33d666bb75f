use axum::extract::Path;
use axum::http::StatusCode;
use rollcall_core::Error;
use rollcall_core::faces::lists;
use uuid::Uuid;

use crate::rest::RestError;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;

/// Takes a face off its list. The face itself stays.
#[utoipa::path(
    delete,
    path = "/face-lists/{entry}/",
    operation_id = "remove_from_face_list",
    tag = "Faces",
    responses((status = 204, description = "Removed from the list"))
)]
pub async fn remove(
    caller: Caller,
    Path((_, _, entry)): Path<(String, String, String)>,
) -> RestResult<StatusCode> {
    let entry = Uuid::try_parse(&entry);
    let entry = entry.map_err(|_| RestError::Core(Error::not_found("list entry")))?;
    // A reason is required, and the contract has no member for one. So the audit log says that the
    // removal came by the API.
    lists::remove(caller.ctx(), &caller.actor, entry, "By the API.").await?;
    Ok(StatusCode::NO_CONTENT)
}
