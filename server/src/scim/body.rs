use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use rollcall_core::scim::Refusal;
use serde_json::Value;

use super::caller::AuthenticatedDirectory;
use super::error::{ScimError, ScimResult};
use crate::middleware::is_unsafe;
use crate::state::ServerState;

/// It has room for a group of five thousand members.
const MAX_BODY: usize = 1024 * 1024;
/// The time in which the whole body has to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);
/// The time that a handler has for its answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// Reads the whole body of a write within its limits, waits for a turn, and stops a request that takes too
/// long.
pub async fn size_and_time(
    State(server): State<ServerState>,
    request: Request,
    next: Next,
) -> Response {
    let is_write = is_unsafe(request.method());
    let mut request = if is_write {
        match whole(request).await {
            Ok(request) => request,
            Err(error) => return error.into_response(),
        }
    } else {
        request
    };
    // axum has a limit of its own, whose error is not in the protocol's form.
    DefaultBodyLimit::disable().apply(&mut request);
    let directory = request.extensions().get::<AuthenticatedDirectory>();
    let seq = directory.map_or(0, |directory| directory.0.organization.seq);
    let answer = async {
        let _turn = server.scim_turns.take(seq, is_write).await;
        next.run(request).await
    };
    match tokio::time::timeout(ANSWER_TIMEOUT, answer).await {
        Ok(response) => response,
        Err(_) => ScimError::Core(rollcall_core::Error::Unavailable(
            "This took longer than 30 seconds and was stopped. Try again in a moment.".into(),
        ))
        .into_response(),
    }
}

async fn whole(request: Request) -> ScimResult<Request> {
    let (parts, body) = request.into_parts();
    let read = Limited::new(body, MAX_BODY).collect();
    match tokio::time::timeout(BODY_TIMEOUT, read).await {
        Ok(Ok(collected)) => Ok(Request::from_parts(parts, Body::from(collected.to_bytes()))),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(ScimError::plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is larger than 1 MiB, the limit of this path.",
        )),
        Ok(Err(_)) => Err(ScimError::plain(StatusCode::BAD_REQUEST, "The body was interrupted.")),
        Err(_) => Err(ScimError::plain(
            StatusCode::REQUEST_TIMEOUT,
            "The body did not arrive within 15 seconds.",
        )),
    }
}

/// A body that is JSON.
pub struct Json(pub Value);

impl<S: Send + Sync> FromRequest<S> for Json {
    type Rejection = ScimError;

    async fn from_request(request: Request, state: &S) -> ScimResult<Self> {
        if let Some(kind) = request.headers().get(CONTENT_TYPE) {
            let kind = kind.as_bytes().to_ascii_lowercase();
            let plain = kind.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
            if !matches!(plain, b"application/scim+json" | b"application/json") {
                return Err(ScimError::plain(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "Send the body as application/scim+json or application/json.",
                ));
            }
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| ScimError::plain(StatusCode::BAD_REQUEST, "The body was interrupted."))?;
        let value = serde_json::from_slice(&bytes).map_err(|error| Refusal {
            status: 400,
            kind: Some("invalidSyntax"),
            detail: format!(
                "The body is not valid JSON at line {}, column {}.",
                error.line(),
                error.column()
            ),
        })?;
        Ok(Self(value))
    }
}
