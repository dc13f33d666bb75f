use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rollcall_app::request::RequestId;
use tracing::{Instrument as _, Span};

use crate::metrics;

/// What the log says about a request when it has been answered.
pub struct Seen {
    started: Instant,
    method: &'static str,
    route: Option<MatchedPath>,
    span: Span,
}

impl Seen {
    pub fn of(request: &Request, RequestId(id): &RequestId) -> Self {
        Self {
            started: Instant::now(),
            method: known(request.method()),
            route: request.extensions().get::<MatchedPath>().cloned(),
            span: tracing::info_span!("request", request_id = id),
        }
    }

    /// A span with the request's id around everything that the request does, one line when it is
    /// answered, and the counters. The route's template stands for the path: paths carry ids.
    pub async fn until_answered(self, answer: impl Future<Output = Response>) -> Response {
        let response = answer.instrument(self.span.clone()).await;
        let route = self.route.as_ref().map_or("unmatched", MatchedPath::as_str);
        let (elapsed, status) = (self.started.elapsed(), response.status());
        metrics::request(self.method, route, status, elapsed);
        self.span.in_scope(|| line(self.method, route, status, elapsed.as_secs_f64() * 1_000.0));
        response
    }
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

/// Probes and static files are requested many times a minute, so they are not logged.
fn is_chatter(route: &str) -> bool {
    matches!(route, "/healthz" | "/readyz" | "/metrics") || route.starts_with("/pkg/")
}

/// A client may invent methods; the label of a counter must not grow with them.
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
