use axum::Json;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Response};
use rollcall_core::faces;

use super::body::FaceBody;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};

/// Lists the faces of a user, in the order in which they were added.
#[utoipa::path(
    get,
    path = "/v3/organization/{organization_id}/application/{application_id}/vendor-users/by-id/{didit_internal_id}/faces/",
    operation_id = "list_faces",
    tag = "Faces",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("didit_internal_id" = Uuid, Path, description = "Ours, as answers name it")
    ),
    responses(
        (status = 200, description = "The faces", body = Vec<FaceBody>),
        (status = 404, description = "No such user", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn list(caller: Caller) -> RestResult<Response> {
    let stored = faces::list(caller.ctx(), &caller.actor, caller.user_id()?).await?;
    let bodies: Vec<FaceBody> =
        stored.into_iter().map(|face| FaceBody::of(&caller, face)).collect::<Result<_, _>>()?;
    let no_store = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(bodies)).into_response())
}
