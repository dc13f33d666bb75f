//! An error in the contract's form: `{"detail": "…"}`, or messages by field.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rollcall_app::answer::retry_after;
use rollcall_core::Error;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was refused or failed.
#[derive(Debug)]
pub enum RestError {
    Core(Error),
    /// No key, or a key that is unknown or no longer valid.
    Unauthorized,
    /// Any other error: its status and a sentence.
    Plain(StatusCode, String),
}

pub type RestResult<T, E = RestError> = Result<T, E>;

/// What is wrong, in words.
#[derive(Serialize, ToSchema)]
pub struct Detail {
    pub detail: String,
}

impl RestError {
    pub fn plain(status: StatusCode, words: impl Into<String>) -> Self {
        Self::Plain(status, words.into())
    }

    pub fn not_found() -> Self {
        Self::Core(Error::not_found("user"))
    }
}

impl From<Error> for RestError {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl IntoResponse for RestError {
    fn into_response(self) -> Response {
        match self {
            Self::Core(Error::Invalid(fields)) => {
                (StatusCode::BAD_REQUEST, Json(fields)).into_response()
            }
            Self::Core(error) => {
                let mut response = detail(rollcall_app::answer::status(&error), error.to_string());
                if let Some(seconds) = retry_after(&error) {
                    response.headers_mut().insert(RETRY_AFTER, seconds.into());
                }
                response
            }
            Self::Unauthorized => {
                let words = "A valid API key is needed, in the header x-api-key or as a bearer \
                             token. Keys are made under Settings → API keys.";
                let mut response = detail(StatusCode::UNAUTHORIZED, words.into());
                // RFC 9110, section 11.6.1: a 401 says how to authenticate.
                let scheme = HeaderValue::from_static("Bearer realm=\"Rollcall\"");
                response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
                response
            }
            Self::Plain(status, words) => detail(status, words),
        }
    }
}

pub fn detail(status: StatusCode, detail: String) -> Response {
    let no_store = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, no_store, Json(Detail { detail })).into_response()
}

/// Many clients still call paths of Didit's earlier versions.
pub async fn no_such_version() -> RestError {
    RestError::plain(
        StatusCode::NOT_FOUND,
        "Rollcall has version 3 of this interface: its paths begin with /v3/. See /v3/docs.",
    )
}

pub async fn no_such_path() -> RestError {
    RestError::plain(
        StatusCode::NOT_FOUND,
        "Unknown path. Paths end with a slash; /v3/docs lists them.",
    )
}

/// The answer for a method that a path does not have. The router lists the path's methods in `Allow`.
pub async fn no_such_method() -> RestError {
    RestError::plain(StatusCode::METHOD_NOT_ALLOWED, "This path does not support this method.")
}
