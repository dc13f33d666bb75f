use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use rollcall_app::request::RequestId;
use tracing::Instrument as _;

use crate::metering;

/// A span with the request's id around everything that the request does, one line when it is
/// answered, and the counters. The route's template stands for the path: paths carry ids.
pub async fn trace(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = known(request.method());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let id = request.extensions().get::<RequestId>().map_or("", |RequestId(id)| id);
    let span = tracing::info_span!("request", request_id = id);
    let response = next.run(request).instrument(span.clone()).await;
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    let elapsed = started.elapsed();
    metering::request(method, route, response.status(), elapsed);
    span.in_scope(|| line(method, route, response.status(), elapsed.as_secs_f64() * 1_000.0));
    response
}

fn line(method: &str, route: &str, status: StatusCode, ms: f64) {
    let ms = (ms * 100.0).round() / 100.0;
    let status = status.as_u16();
    if is_chatter(route) && status < 500 {
        tracing::debug!(method, route, status, ms, "answered");
    } else {
        tracing::info!(method, route, status, ms, "answered");
    }
}

/// Asked for by machines, many times a minute, or once per page.
fn is_chatter(route: &str) -> bool {
    matches!(route, "/healthz" | "/readyz" | "/metrics") || route.starts_with("/pkg/")
}

/// A client may invent methods; a label of a counter may not grow with them.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
