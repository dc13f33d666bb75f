use axum::http::header::IF_MATCH;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rollcall_core::Error;
use rollcall_core::users::{self, UserInput};

use super::body::{UserBody, answer};
use crate::rest::RestError;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::json::Object;
use crate::rest::schema::{BadRequest, TagsAs, UserPatch};

/// Changes the fields that the body names.
///
/// Verified fields are refused by name: only a new verification changes them, and nothing overrides
/// it. `vendor_data` may be sent along as it is; it does not change.
#[utoipa::path(
    patch,
    path = "/v3/users/{vendor_data}/",
    operation_id = "patch_user",
    tag = "Users",
    params(
        ("vendor_data" = String, Path, description = "The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count"),
        ("tags" = Option<TagsAs>, Query, description = "How tags are written in the answer: objects, or text"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the change began with"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    request_body = UserPatch,
    responses(
        (status = 200, description = "The user as they are now", body = UserBody, headers(("ETag" = String, description = "For a later If-Match"))),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = BadRequest),
        (status = 404, description = "No such user", body = Detail),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 412, description = "Somebody has changed the user since", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 415, description = "The body is not JSON", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn patch(
    caller: Caller,
    headers: HeaderMap,
    Object(body): Object,
) -> RestResult<Response> {
    let version = expected(&headers)?;
    let input = UserInput::from_json(&body, caller.now())?;
    match users::patch(caller.ctx(), &caller.actor, caller.user(), &input, version).await {
        Ok(user) => Ok(answer(&caller, StatusCode::OK, &user)),
        Err(Error::Conflict(words)) => Err(changed(words)),
        Err(error) => Err(error.into()),
    }
}

/// Changes the fields that the body names, under the application's path.
#[utoipa::path(
    patch,
    path = "/v3/organization/{organization_id}/application/{application_id}/vendor-users/{vendor_data}/update/",
    operation_id = "patch_vendor_user",
    tag = "Vendor users",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("vendor_data" = String, Path, description = "The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count"),
        ("tags" = Option<TagsAs>, Query, description = "How tags are written in the answer: objects, or text"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the change began with"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within 24 hours, the request is answered as the first time")
    ),
    request_body = UserPatch,
    responses(
        (status = 200, description = "The user as they are now", body = UserBody, headers(("ETag" = String, description = "For a later If-Match"))),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = BadRequest),
        (status = 404, description = "No such user", body = Detail),
        (status = 409, description = "The Idempotency-Key was used for another request", body = Detail),
        (status = 412, description = "Somebody has changed the user since", body = Detail),
        (status = 413, description = "The body is larger than 1 MiB", body = Detail),
        (status = 415, description = "The body is not JSON", body = Detail),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn patch_in_application(
    caller: Caller,
    headers: HeaderMap,
    body: Object,
) -> RestResult<Response> {
    patch(caller, headers, body).await
}

/// The version of `If-Match` (RFC 9110, section 13.1.1). `*` and no header at all: any.
pub fn expected(headers: &HeaderMap) -> RestResult<Option<i64>> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    match version.and_then(|version| version.parse().ok()) {
        Some(version) => Ok(Some(version)),
        // No ETag of ours: it matches nothing.
        None => {
            Err(changed("If-Match does not name this user's ETag. Read the user again.".into()))
        }
    }
}

pub fn changed(words: String) -> RestError {
    RestError::plain(StatusCode::PRECONDITION_FAILED, words)
}
