use axum::extract::Path;
use axum::http::StatusCode;
use rollcall_core::Error;
use rollcall_core::faces::lists;
use uuid::Uuid;

use crate::rest::RestError;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};

/// Takes a face off its list. The face itself stays.
#[utoipa::path(
    delete,
    path = "/v3/organization/{organization_id}/application/{application_id}/face-lists/{entry}/",
    operation_id = "remove_from_face_list",
    tag = "Faces",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("entry" = Uuid, Path, description = "Of the entry"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    responses(
        (status = 204, description = "Off the list"),
        (status = 404, description = "No such entry", body = Detail),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 400, description = "The Idempotency-Key is not usable", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn remove(
    caller: Caller,
    Path((_, _, entry)): Path<(String, String, String)>,
) -> RestResult<StatusCode> {
    let entry = Uuid::try_parse(&entry);
    let entry = entry.map_err(|_| RestError::Core(Error::not_found("list entry")))?;
    // A removal has no body to give a reason in; the audit log says where it came from.
    lists::remove(caller.ctx(), &caller.actor, entry, "By the API.").await?;
    Ok(StatusCode::NO_CONTENT)
}
