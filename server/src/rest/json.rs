//! Request bodies: their limits of size and time, and the errors for a body that is not JSON.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use rollcall_core::json::{self, Unreadable};

use super::error::RestResult;
use super::idempotency::answer_once;
use super::known::Called;
use super::{RestError, face_search, faces};
use crate::middleware::is_unsafe;
use crate::state::ServerState;

/// The longest body without a picture. It has room for a thousand keys of 255 characters.
pub const MAX_BODY: usize = 1024 * 1024;
/// The longest body with a picture. 2 MB are 2.7 MB in base64. The limit is higher, so that a picture
/// that is slightly too large gets an error about its size.
const MAX_BODY_WITH_PICTURE: usize = 4 * 1024 * 1024;
/// The longest body of a face search: a picture of 5 MB, and the form around it.
const MAX_BODY_WITH_SEARCH: usize = 6 * 1024 * 1024;
/// The time in which the whole body has to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);
/// The time that a handler has for its answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// Reads the whole body of a write within its limits, and stops a request that takes too long.
pub async fn size_and_time(
    State(server): State<ServerState>,
    request: Request,
    next: Next,
) -> Response {
    let mut request = if is_unsafe(request.method()) {
        match whole(request, BODY_TIMEOUT).await {
            Ok(request) => request,
            Err(error) => return error.into_response(),
        }
    } else {
        request
    };
    // axum has a limit of its own, whose error is not in the contract's form. Our limit was checked
    // above.
    DefaultBodyLimit::disable().apply(&mut request);
    match tokio::time::timeout(ANSWER_TIMEOUT, answer_once(&server, request, next)).await {
        Ok(response) => response,
        Err(_) => RestError::Core(rollcall_core::Error::Unavailable(
            "This took longer than 30 seconds and was stopped. Try again in a moment.".into(),
        ))
        .into_response(),
    }
}

/// The longest body that a path takes.
pub fn max_body(path: &str) -> usize {
    if path.ends_with(faces::UPLOAD) {
        MAX_BODY_WITH_PICTURE
    } else if path.ends_with(face_search::PATH_END) {
        MAX_BODY_WITH_SEARCH
    } else {
        MAX_BODY
    }
}

async fn whole(request: Request, within: Duration) -> RestResult<Request> {
    let (parts, body) = request.into_parts();
    let max_body = max_body(parts.uri.path());
    let bytes = match tokio::time::timeout(within, Limited::new(body, max_body).collect()).await {
        Ok(Ok(collected)) => collected.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() && max_body == MAX_BODY_WITH_PICTURE => {
            return Err(RestError::Core(faces::too_large()));
        }
        Ok(Err(error)) if error.is::<LengthLimitError>() && max_body == MAX_BODY_WITH_SEARCH => {
            return Err(RestError::Core(face_search::too_large()));
        }
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            return Err(RestError::plain(
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is larger than 1 MiB, the limit of this path.",
            ));
        }
        Ok(Err(_)) => {
            return Err(RestError::plain(StatusCode::BAD_REQUEST, "The body was interrupted."));
        }
        Err(_) => {
            return Err(RestError::plain(
                StatusCode::REQUEST_TIMEOUT,
                "The body did not arrive within 15 seconds.",
            ));
        }
    };
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// A body that is a JSON object, with no member that the call does not know.
pub struct Object(pub json::Body);

impl<S: Send + Sync> FromRequest<S> for Object {
    type Rejection = RestError;

    async fn from_request(request: Request, state: &S) -> RestResult<Self> {
        if let Some(kind) = request.headers().get(CONTENT_TYPE)
            && !kind.as_bytes().to_ascii_lowercase().starts_with(b"application/json")
        {
            return Err(RestError::plain(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body must be JSON: send it with content-type: application/json.",
            ));
        }
        let Some(called) = request.extensions().get::<Called>().copied() else {
            let error = rollcall_core::Error::internal("rest", &"a call that no document names");
            return Err(error.into());
        };
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| RestError::plain(StatusCode::BAD_REQUEST, "The body was interrupted."))?;
        if bytes.trim_ascii().is_empty() {
            return Err(RestError::plain(
                StatusCode::BAD_REQUEST,
                "The body is empty. Send a JSON object.",
            ));
        }
        let body = json::Body::read(&bytes).map_err(|why| unreadable(why, &bytes))?;
        called.check_members(body.members())?;
        Ok(Self(body))
    }
}

fn unreadable(why: Unreadable, body: &[u8]) -> RestError {
    match why {
        Unreadable::NotJson { line, column } => {
            let curly = if has_curly_quotes(body, line, column) {
                " There is a curly quote. Write straight ones (\")."
            } else {
                ""
            };
            RestError::plain(
                StatusCode::BAD_REQUEST,
                format!("The body is not valid JSON at line {line}, column {column}.{curly}"),
            )
        }
        Unreadable::NotAnObject => RestError::plain(
            StatusCode::BAD_REQUEST,
            "The body must be a JSON object, such as {\"vendor_data\": \"user-1\"}.",
        ),
        Unreadable::Members(fields) => rollcall_core::Error::Invalid(fields).into(),
    }
}

/// Whether the sign at which the body stops being JSON is a curly quote, as word processors write it.
/// `column`: the byte of the line, from 1.
fn has_curly_quotes(body: &[u8], line: usize, column: usize) -> bool {
    let rest = body.split(|byte| *byte == b'\n').nth(line.saturating_sub(1));
    let rest = rest.and_then(|line| line.get(column.saturating_sub(1)..)).unwrap_or_default();
    ['“', '”', '„', '‘', '’'].iter().any(|quote| {
        let mut bytes = [0; 4];
        rest.starts_with(quote.encode_utf8(&mut bytes).as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::{Body, Bytes};
    use axum::extract::Request;
    use axum::response::IntoResponse as _;

    use super::whole;

    #[tokio::test]
    async fn a_body_that_does_not_arrive_is_given_up() {
        let slow = futures::stream::pending::<std::io::Result<Bytes>>();
        let request = Request::new(Body::from_stream(slow));
        let error = whole(request, Duration::from_millis(1)).await.expect_err("a refusal");
        assert_eq!(error.into_response().status(), 408);
    }
}
