use axum::extract::{Request, State};
use axum::http::header::USER_AGENT;
use axum::middleware::Next;
use axum::response::Response;
use rollcall_app::request::ClientAddress;
use rollcall_core::audit::{Origin, with_origin};
use rollcall_core::browser_name;

use super::unread_body::Unread;
use super::{catch_panic, client_address, cross_site, request_id, security_headers, trace};
use crate::state::ServerState;

/// All middleware that every request passes, as one layer: axum clones each layer of a route for every
/// request, and cloning six of them took longer than many answers.
pub async fn around(
    State(server): State<ServerState>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = request_id::take(&server, &mut request);
    client_address::name(&server, &mut request);
    let seen = trace::Seen::of(&request, &id);
    let origin = origin(&request, &id.0);
    let (request, unread) = Unread::share(request);
    let answer = async {
        match cross_site::refuse(&server, &request) {
            Some(refusal) => refusal,
            None => catch_panic::run(&server, request, id.clone(), next).await,
        }
    };
    let mut response = seen.until_answered(with_origin(origin, answer)).await;
    security_headers::set(&server, &mut response);
    request_id::tell(&id, &mut response);
    if response.status().is_client_error() || response.status().is_server_error() {
        unread.read().await;
    }
    response
}

/// Where the request comes from, for the entries that it adds to the audit log.
fn origin(request: &Request, request_id: &str) -> Origin {
    let address = request.extensions().get::<ClientAddress>();
    let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
    Origin {
        request_id: request_id.to_owned(),
        address: address.map(|address| address.0.clone()).unwrap_or_default(),
        device: browser_name(agent.unwrap_or_default()),
    }
}
