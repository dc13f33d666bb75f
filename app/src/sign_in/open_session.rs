use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use rollcall_core::Error;
use rollcall_core::access::Identity;
use tower_sessions::Session;
use tower_sessions::session::Error as SessionError;

use crate::page_context::PageContext;
use crate::page_error::PageError;

/// Signs the browser in as this operator.
pub async fn open_session(
    page_context: &PageContext,
    session: &Session,
    identity: &Identity,
    headers: &HeaderMap,
) -> Result<(), PageError> {
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    fill(page_context, session, identity, agent).await.map_err(|error| {
        let request_id = &page_context.request_id;
        tracing::error!(request_id, %error, "a session could not be opened");
        PageError::from(Error::logged(request_id))
    })
}

/// A new session id at every sign-in, so that an id from before is worth nothing. What the session held
/// before is gone.
async fn fill(
    page_context: &PageContext,
    session: &Session,
    identity: &Identity,
    agent: &str,
) -> Result<(), SessionError> {
    let agent: String = agent.chars().take(255).collect();
    session.clear().await;
    session.cycle_id().await?;
    session.insert("operator_id", identity.operator_id).await?;
    let now = page_context.state.ctx.clock.now();
    session.insert("signed_in_at", now).await?;
    session.insert("proved_at", now).await?;
    session.insert("address", &page_context.client_address).await?;
    session.insert("user_agent", agent).await
}
