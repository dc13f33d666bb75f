use std::net::IpAddr;
use std::panic::AssertUnwindSafe;

use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;
use rollcall_app::request::{ClientAddress, RequestId};
use rollcall_core::scim::{self, Authentication};
use rollcall_core::{Error, Result};

use super::caller::AuthenticatedDirectory;
use super::error::ScimError;
use crate::middleware::is_unsafe;
use crate::rest::authenticate::bearer;
use crate::rest::limiter::{Kind, Who};
use crate::state::ServerState;

/// Looks up whose token a request presents, counts the request against the token's rate limit, and hands
/// it on. When a handler panics, the answer has the form of the protocol.
pub async fn authenticate(
    State(server): State<ServerState>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let address = request
        .extensions()
        .get::<ClientAddress>()
        .and_then(|address| address.0.parse::<IpAddr>().ok());
    let kind = if is_unsafe(request.method()) { Kind::Write } else { Kind::Read };
    let found = look_up(&server, request.headers(), address, &id).await;
    let who = match &found {
        Ok(Authentication::Known { token_id, .. }) => Who::Key(*token_id),
        _ => Who::at(address),
    };
    let rate = server.limiter.take(who, kind, server.ctx.clock.now());
    if let Some(seconds) = rate.retry_after {
        return too_many(rate.limit, seconds);
    }
    match found {
        Err(error) => ScimError::from(error).into_response(),
        Ok(Authentication::Unknown) => ScimError::Unauthorized.into_response(),
        Ok(Authentication::Known { actor, .. }) => {
            request.extensions_mut().insert(AuthenticatedDirectory(*actor));
            match AssertUnwindSafe(next.run(request)).catch_unwind().await {
                Ok(response) => response,
                Err(_) => {
                    tracing::error!("a handler panicked");
                    ScimError::Core(Error::logged(id)).into_response()
                }
            }
        }
    }
}

async fn look_up(
    server: &ServerState,
    headers: &HeaderMap,
    address: Option<IpAddr>,
    request_id: &str,
) -> Result<Authentication> {
    match bearer(headers) {
        Some(token) => scim::authenticate(&server.ctx, token, address, request_id).await,
        None => Ok(Authentication::Unknown),
    }
}

fn too_many(limit: u32, seconds: i64) -> Response {
    let words = format!("More than {limit} requests in a minute. Try again in {seconds} seconds.");
    let mut response = ScimError::plain(StatusCode::TOO_MANY_REQUESTS, words).into_response();
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}
