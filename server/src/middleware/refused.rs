use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use rollcall_app::request::{RequestId, Signed};
use rollcall_core::operators::{self, RefusedAction};

use super::is_unsafe;
use crate::state::ServerState;

/// Where core itself records a refusal, with its reason.
const RECORDED_BY_CORE: [&str; 3] =
    ["/{org}/{app}/settings/team", "/{org}/{app}/settings/roles", "/{org}/{app}/exports"];
const APPLICATION: &str = "/{org}/{app}";

/// Takes what a signed-in operator tried to change and what was refused to them into the audit log. A
/// page that they may not see is no entry: nothing was tried.
pub async fn refused(State(server): State<ServerState>, request: Request, next: Next) -> Response {
    let attempt = attempt(&request);
    let response = next.run(request).await;
    if response.status() == StatusCode::FORBIDDEN
        && let Some(attempt) = attempt
        && let Err(error) = operators::record_refused(&server.ctx, &attempt).await
    {
        // The refusal stands all the same.
        error.log();
    }
    response
}

fn attempt(request: &Request) -> Option<RefusedAction> {
    let extensions = request.extensions();
    let route = extensions.get::<MatchedPath>()?.as_str();
    let is_recorded = RECORDED_BY_CORE.iter().any(|known| route.starts_with(known));
    if !is_unsafe(request.method()) || !route.starts_with(APPLICATION) || is_recorded {
        return None;
    }
    let mut names = request.uri().path().split('/').skip(1);
    Some(RefusedAction {
        identity: extensions.get::<Signed>()?.identity.clone(),
        organization: names.next()?.to_owned(),
        application: names.next()?.to_owned(),
        action: route[APPLICATION.len()..].to_owned(),
        request_id: extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
    })
}
