use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

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
    let (request, unread) = Unread::share(request);
    let answer = async {
        match cross_site::refuse(&server, &request) {
            Some(refusal) => refusal,
            None => catch_panic::run(&server, request, id.clone(), next).await,
        }
    };
    let mut response = seen.until_answered(answer).await;
    security_headers::set(&server, &mut response);
    request_id::tell(&id, &mut response);
    if response.status().is_client_error() || response.status().is_server_error() {
        unread.read().await;
    }
    response
}
