use std::panic::AssertUnwindSafe;

use axum::extract::{FromRequestParts as _, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;
use rollcall_app::request::RequestId;
use rollcall_app::visit::Visit;
use rollcall_core::Error;

use crate::state::ServerState;

/// A panic is a bug; it ends one request, not the connection. The answer names the id under which
/// the log has it. (The panic's own message went to standard error when it happened.)
pub async fn catch_panic(
    State(server): State<ServerState>,
    request: Request,
    next: Next,
) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a handler panicked");
            broken(&server, id).await
        }
    }
}

async fn broken(server: &ServerState, id: Option<RequestId>) -> Response {
    let words = id.as_ref().map(|RequestId(id)| id.clone()).unwrap_or_default();
    let (mut parts, ()) = axum::http::Request::new(()).into_parts();
    if let Some(id) = id {
        parts.extensions.insert(id);
    }
    let Ok(visit) = Visit::from_request_parts(&mut parts, &server.app).await;
    visit.refuse(&Error::Internal(words)).into_response()
}
