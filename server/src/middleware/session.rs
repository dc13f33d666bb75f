use axum::extract::{FromRequestParts as _, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::error_page;
use rollcall_app::request::Signed;
use rollcall_core::access::Identity;
use rollcall_core::{Error, Result, operators};
use tower_sessions::Session;
use uuid::Uuid;

use crate::session_store::{OPERATOR_ID, SEEN_AT, key_of};
use crate::state::ServerState;

/// Seconds between two writes of a session, so that not every page view writes.
const TOUCH_AFTER_SECONDS: f64 = 60.0;
/// Requests that a page sends by itself: an open tab must not keep a session alive.
const POLLING: &str = "/api/";

/// Adds [`Signed`] to the request of an operator who has signed in. A request without a session costs no
/// query.
pub async fn session(
    State(server): State<ServerState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(id) = session.id() else { return next.run(request).await };
    match identity(&server, &session).await {
        Ok(None) => {}
        Ok(Some(identity)) => {
            if !request.uri().path().starts_with(POLLING)
                && let Err(error) = touch(&server, &session).await
            {
                return unavailable(&server, request, &error).await;
            }
            request.extensions_mut().insert(Signed { identity, session_key: key_of(&id) });
        }
        Err(error) => return unavailable(&server, request, &error).await,
    }
    next.run(request).await
}

/// The operator of the session. If the operator was removed or disabled, the session ends.
async fn identity(server: &ServerState, session: &Session) -> Result<Option<Identity>> {
    let Some(operator) = session.get::<Uuid>(OPERATOR_ID).await.map_err(failed)? else {
        return Ok(None);
    };
    let identity = operators::identity(&server.ctx, operator).await?;
    if identity.is_none() {
        session.flush().await.map_err(failed)?;
    }
    Ok(identity)
}

async fn touch(server: &ServerState, session: &Session) -> Result<()> {
    let now = server.ctx.clock.now();
    let seen = session.get(SEEN_AT).await.map_err(failed)?;
    let is_fresh = seen.is_some_and(|seen| now.seconds_since(seen) < TOUCH_AFTER_SECONDS);
    if !is_fresh {
        session.insert(SEEN_AT, now).await.map_err(failed)?;
    }
    Ok(())
}

fn failed(error: tower_sessions::session::Error) -> Error {
    Error::internal("session", &error)
}

async fn unavailable(server: &ServerState, request: Request, error: &Error) -> Response {
    let (mut parts, _) = request.into_parts();
    let Ok(page_context) = PageContext::from_request_parts(&mut parts, &server.app).await;
    error_page(&page_context, error)
}
