use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use super::{is_unsafe, refusal};

/// From the end of the request's head to the beginning of the answer.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// Ends a request whose body does not arrive, or whose answer does not come.
pub async fn time_limit(request: Request, next: Next) -> Response {
    let sends = is_unsafe(request.method());
    match tokio::time::timeout(TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) if sends => refusal(
            StatusCode::REQUEST_TIMEOUT,
            "This took longer than 30 seconds, so it was given up. Try again.\n".into(),
        ),
        Err(_) => refusal(
            StatusCode::SERVICE_UNAVAILABLE,
            "The answer took longer than 30 seconds, so it was given up. Try again in a moment.\n"
                .into(),
        ),
    }
}
