use axum::Json;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Response};
use rollcall_core::faces;

use super::body::FaceBody;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;

/// Lists the faces of a user, in the order in which they were added.
#[utoipa::path(
    get,
    path = "/vendor-users/by-id/{didit_internal_id}/faces/",
    operation_id = "list_faces",
    tag = "Faces",
    responses((status = 200, description = "The faces", body = Vec<FaceBody>))
)]
pub async fn list(caller: Caller) -> RestResult<Response> {
    let stored = faces::list(caller.ctx(), &caller.actor, caller.user_id()?).await?;
    let bodies: Vec<FaceBody> =
        stored.into_iter().map(|face| FaceBody::of(&caller, face)).collect::<Result<_, _>>()?;
    let no_store = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(bodies)).into_response())
}
