use std::net::IpAddr;
use std::panic::AssertUnwindSafe;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;
use rollcall_app::request::{ClientAddress, RequestId};
use rollcall_core::access::Actor;
use rollcall_core::api_keys::{self, Authentication};
use rollcall_core::{Error, Result};

use super::RestError;
use super::caller::AuthenticatedActor;
use super::error::detail;
use super::limiter::{Kind, RateLimitStatus, Who};
use crate::middleware::is_unsafe;
use crate::state::ServerState;

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// Looks up whose API key a request presents, counts the request against the key's rate limit, and
/// hands it on. When a handler panics, the answer has the form of the contract.
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
    let (who, actor) = match look_up_key(&server, request.headers(), address, &id).await {
        Ok(Authentication::Known { key_id, actor }) => {
            (Who::Key(key_id), Ok(AuthenticatedActor(*actor)))
        }
        Ok(Authentication::Unknown) => (Who::at(address), Err(RestError::Unauthorized)),
        Ok(Authentication::OtherNetwork) => (Who::at(address), Err(other_network())),
        Err(error) => (Who::at(address), Err(error.into())),
    };
    let rate = server.limiter.take(who, kind, server.ctx.clock.now());
    let mut response = match actor {
        _ if rate.retry_after.is_some() => too_many(&rate),
        Err(refusal) => refusal.into_response(),
        Ok(actor) => {
            let call = call(&request);
            let asking = actor.0.clone();
            request.extensions_mut().insert(actor);
            match AssertUnwindSafe(next.run(request)).catch_unwind().await {
                Ok(response) => {
                    note_refusal(&server, &asking, &call, response.status()).await;
                    response
                }
                Err(_) => {
                    tracing::error!("a handler panicked");
                    RestError::Core(Error::logged(id)).into_response()
                }
            }
        }
    };
    let headers = response.headers_mut();
    headers.insert(LIMIT, rate.limit.into());
    headers.insert(REMAINING, rate.remaining.into());
    headers.insert(RESET, rate.reset.into());
    response
}

/// The method and the route of a request, as the OpenAPI document writes them: with `{vendor_data}`
/// instead of a user's own ID.
fn call(request: &Request) -> String {
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    format!("{} {path}", request.method())
}

/// Records in the audit log that a key was refused a call.
async fn note_refusal(server: &ServerState, actor: &Actor, call: &str, status: StatusCode) {
    if status == StatusCode::FORBIDDEN
        && let Err(error) = api_keys::record_refused(&server.ctx, actor, call).await
    {
        // The request stays refused even if the audit entry cannot be written.
        error.log();
    }
}

async fn look_up_key(
    server: &ServerState,
    headers: &HeaderMap,
    address: Option<IpAddr>,
    request_id: &str,
) -> Result<Authentication> {
    match presented(headers) {
        Some(key) => api_keys::authenticate(&server.ctx, key, address, request_id).await,
        None => Ok(Authentication::Unknown),
    }
}

/// The key of a request: `x-api-key`, or else the bearer token.
fn presented(headers: &HeaderMap) -> Option<&str> {
    match headers.get("x-api-key") {
        Some(key) => key.to_str().ok(),
        None => bearer(headers),
    }
}

/// The bearer token of a request. RFC 6750: the name of the scheme may be in any case.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn other_network() -> RestError {
    RestError::Core(Error::Forbidden("This API key is not allowed from this network.".into()))
}

fn too_many(rate: &RateLimitStatus) -> Response {
    let seconds = rate.retry_after.unwrap_or(1);
    let words =
        format!("More than {} requests in a minute. Try again in {seconds} seconds.", rate.limit);
    let mut response = detail(StatusCode::TOO_MANY_REQUESTS, words);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::presented;
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn a_key_is_read_from_either_header_and_its_own_one_wins() {
        assert_eq!(presented(&headers(&[("x-api-key", "k")])), Some("k"));
        assert_eq!(presented(&headers(&[("authorization", "bearer k")])), Some("k"));
        assert_eq!(presented(&headers(&[("authorization", "Basic k")])), None);
        assert_eq!(
            presented(&headers(&[("authorization", "Bearer b"), ("x-api-key", "k")])),
            Some("k")
        );
        assert_eq!(presented(&headers(&[])), None);
    }
}
