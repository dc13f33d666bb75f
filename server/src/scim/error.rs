//! An error in the form of the protocol (RFC 7644, section 3.12).

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rollcall_app::answer::retry_after;
use rollcall_core::Error;
use rollcall_core::scim::Refusal;
use serde_json::json;

pub const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/scim+json");

/// Why a request was refused or failed.
#[derive(Debug)]
pub enum ScimError {
    Core(Error),
    /// What the request has wrong.
    Refused(Refusal),
    /// No token, or one that is unknown, revoked or expired.
    Unauthorized,
    /// Any other error: its status and a sentence.
    Plain(StatusCode, String),
}

pub type ScimResult<T> = Result<T, ScimError>;

impl From<Error> for ScimError {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<Refusal> for ScimError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl ScimError {
    pub fn plain(status: StatusCode, words: impl Into<String>) -> Self {
        Self::Plain(status, words.into())
    }
}

impl IntoResponse for ScimError {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(Refusal { status, kind, detail }) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
                answer(status, kind, detail)
            }
            Self::Core(error) => {
                let status = rollcall_app::answer::status(&error);
                let mut response = answer(status, None, error.to_string());
                if let Some(seconds) = retry_after(&error) {
                    response.headers_mut().insert(RETRY_AFTER, seconds.into());
                }
                response
            }
            Self::Unauthorized => {
                let words = "A valid directory token is needed, as a bearer token. Owners create them \
                             under Settings → Directory.";
                let mut response = answer(StatusCode::UNAUTHORIZED, None, words.into());
                // RFC 9110, section 11.6.1: a 401 says how to authenticate.
                let scheme = HeaderValue::from_static("Bearer realm=\"Rollcall\"");
                response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
                response
            }
            Self::Plain(status, words) => answer(status, None, words),
        }
    }
}

fn answer(status: StatusCode, kind: Option<&'static str>, detail: String) -> Response {
    let mut error = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        // A text in the standard.
        "status": status.as_u16().to_string(),
        "detail": detail,
    });
    if let Some(kind) = kind {
        error["scimType"] = kind.into();
    }
    let headers =
        [(CONTENT_TYPE, MEDIA_TYPE), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, headers, error.to_string()).into_response()
}

/// A refusal before the request was looked at.
pub fn refusal(status: StatusCode, words: String) -> Response {
    answer(status, None, words)
}

pub async fn no_such_path() -> ScimError {
    ScimError::plain(
        StatusCode::NOT_FOUND,
        "Unknown path. There are /scim/v2/Users, /scim/v2/Groups, /scim/v2/Schemas, \
         /scim/v2/ResourceTypes and /scim/v2/ServiceProviderConfig.",
    )
}

/// The answer for a method that a path does not have. The router lists the path's methods in `Allow`.
pub async fn no_such_method() -> ScimError {
    ScimError::plain(StatusCode::METHOD_NOT_ALLOWED, "This path does not support this method.")
}

pub async fn no_me() -> ScimError {
    ScimError::plain(
        StatusCode::NOT_IMPLEMENTED,
        "A directory token stands for no person, so there is no /Me.",
    )
}

pub async fn no_bulk() -> ScimError {
    ScimError::plain(
        StatusCode::NOT_IMPLEMENTED,
        "Bulk operations are not supported. Send one request for each resource.",
    )
}
