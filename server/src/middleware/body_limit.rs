use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::Limited;

use super::{is_unsafe, refusal};

/// The limit for forms of the console. Files are sent to the upload routes, which have their own.
pub const MAX_BODY: usize = 1024 * 1024;

/// Refuses bodies of more than [`MAX_BODY`] bytes: at once when their length is announced, else when
/// they have grown past it.
pub async fn body_limit(request: Request, next: Next) -> Response {
    if !is_unsafe(request.method()) {
        return next.run(request).await;
    }
    match announced(request.headers()) {
        Some(length) if length > MAX_BODY as u64 => refusal(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This is more than 1 MiB, which is the most that this address takes.\n".into(),
        ),
        Some(_) => next.run(request).await,
        None => next.run(request.map(|body| Body::new(Limited::new(body, MAX_BODY)))).await,
    }
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
