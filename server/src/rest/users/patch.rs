use axum::http::header::IF_MATCH;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rollcall_core::json::Body;
use rollcall_core::users::{self, UserInput};

use super::body::{UserBody, answer_write};
use crate::rest::RestError;
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::json::Object;
use crate::rest::params::{AnswerTags, IfMatch};
use crate::rest::schema::UserPatch;

/// Changes the fields that the body names.
///
/// Verified fields are refused by name: only a new verification changes them, and nothing overrides
/// it. `vendor_data` may be sent along as it is; it does not change.
#[utoipa::path(
    patch,
    path = "/users/{vendor_data}/",
    operation_id = "patch_user",
    tag = "Users",
    params(AnswerTags, IfMatch),
    request_body = UserPatch,
    responses((status = 200, description = "The user as they are now", body = UserBody))
)]
pub async fn patch(
    caller: Caller,
    headers: HeaderMap,
    Object(body): Object,
) -> RestResult<Response> {
    change(&caller, &headers, &body).await
}

/// Changes a user as the body says, if the user still has the version in `If-Match`.
pub async fn change(caller: &Caller, headers: &HeaderMap, body: &Body) -> RestResult<Response> {
    let version = expected(headers)?;
    let input = UserInput::from_json(body, caller.now())?;
    let user = users::patch(caller.ctx(), &caller.actor, caller.user(), &input, version).await?;
    let words = "Somebody else has changed this user since you read it. Read it again.";
    let user = user.ok_or_else(|| precondition_failed(words))?;
    let mut warnings = input.warnings();
    // A change never changes the key, so a warning about the key would be of no use.
    warnings.retain(|warning| warning.field != "vendor_data");
    answer_write(caller, StatusCode::OK, &user, warnings).await
}

/// Changes the fields that the body names, under the application's path.
#[utoipa::path(
    patch,
    path = "/vendor-users/{vendor_data}/update/",
    operation_id = "patch_vendor_user",
    tag = "Vendor users",
    params(AnswerTags, IfMatch),
    request_body = UserPatch,
    responses((status = 200, description = "The user as they are now", body = UserBody))
)]
pub async fn patch_in_application(
    caller: Caller,
    headers: HeaderMap,
    body: Object,
) -> RestResult<Response> {
    patch(caller, headers, body).await
}

/// The version in `If-Match` (RFC 9110, section 13.1.1). `None`: any version, because the header is `*`
/// or missing.
fn expected(headers: &HeaderMap) -> RestResult<Option<i64>> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    match version.and_then(|version| version.parse().ok()) {
        Some(version) => Ok(Some(version)),
        // This is not an ETag of ours, so it matches no version.
        None => {
            let words = "If-Match is not the ETag of this user. Read the user again.";
            Err(precondition_failed(words))
        }
    }
}

fn precondition_failed(words: &str) -> RestError {
    RestError::plain(StatusCode::PRECONDITION_FAILED, words)
}
