use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, FORWARDED};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rollcall_core::jobs;

use crate::metrics;
use crate::middleware::client_address::peer;
use crate::middleware::refusal;
use crate::state::ServerState;

const PROMETHEUS_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// `GET /metrics`: the Prometheus text format, for clients on this machine unless
/// `ROLLCALL_METRICS_PUBLIC` opens it. A request through a proxy does not count as one from this machine.
pub async fn metrics(State(server): State<ServerState>, request: Request) -> Response {
    let is_local =
        peer(&request).is_some_and(|ip| ip.is_loopback()) && !is_forwarded(request.headers());
    if !is_local && !server.web.metrics_public {
        return refusal(
            StatusCode::FORBIDDEN,
            "Only clients on this machine may read the metrics; ROLLCALL_METRICS_PUBLIC=true opens \
             them to everybody.\n"
                .into(),
        );
    }
    match jobs::status(&server.ctx).await {
        Ok(status) => metrics::jobs(&status),
        Err(error) => {
            error.log();
            tracing::warn!(%error, "the queue could not be counted");
        }
    }
    server.metrics.run_upkeep();
    ([(CONTENT_TYPE, PROMETHEUS_TEXT)], server.metrics.render()).into_response()
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key(FORWARDED) || headers.contains_key("x-forwarded-for")
}
