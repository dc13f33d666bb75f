use std::panic::AssertUnwindSafe;

use axum::extract::{FromRequestParts as _, Request};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt as _;
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::error_page;
use rollcall_app::request::RequestId;
use rollcall_core::Error;

use crate::state::ServerState;

/// A panic is a bug; it ends one request, not the connection. The answer names the id under which
/// the log has it. (The panic's own message went to standard error when it happened.)
pub async fn run(server: &ServerState, request: Request, id: RequestId, next: Next) -> Response {
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a handler panicked");
            broken(server, id).await
        }
    }
}

async fn broken(server: &ServerState, id: RequestId) -> Response {
    let words = id.0.clone();
    let (mut parts, ()) = axum::http::Request::new(()).into_parts();
    parts.extensions.insert(id);
    let Ok(page_context) = PageContext::from_request_parts(&mut parts, &server.app).await;
    error_page(&page_context, &Error::logged(words))
}
