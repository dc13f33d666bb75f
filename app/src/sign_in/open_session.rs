use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use rollcall_core::access::Identity;
use rollcall_core::sso::ProviderSession;
use rollcall_core::{Error, Timestamp, sign_in};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Error as SessionError;

use super::{device, form_owner};
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::page_error::PageError;

/// A provider that has said who somebody is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ByProvider {
    pub session: ProviderSession,
    /// When they have proved it there.
    pub proved_at: Timestamp,
}

/// Signs the browser in as this operator, lets it be known for the next time, and leads on to a page. `by`: the provider that
/// has said who they are; none: they have given a password.
pub async fn open_session(
    page_context: &PageContext,
    session: &Session,
    identity: &Identity,
    by: Option<&ByProvider>,
    headers: &HeaderMap,
    to: &str,
) -> Answer {
    fill(page_context, session, identity, by, user_agent(headers)).await.map_err(|error| {
        let request_id = &page_context.request_id;
        tracing::error!(request_id, %error, "a session could not be opened");
        PageError::from(Error::logged(request_id))
    })?;
    let state = &page_context.state;
    let owner = sign_in::form_owner_token(&state.ctx, identity.operator_id)?;
    let life = sign_in::form_owner_life(&state.ctx);
    let owner = form_owner::cookie(&owner, life, state.secure_cookies);
    let response = with_cookie(Redirect::to(to).into_response(), owner);
    Ok(let_be_known(page_context, identity, response).await?)
}

/// Lets the browser be known to the account: what strangers guess at does not hold it up.
pub(crate) async fn let_be_known(
    page_context: &PageContext,
    identity: &Identity,
    response: Response,
) -> Result<Response, Error> {
    let state = &page_context.state;
    let known = sign_in::device_cookie(&state.ctx, identity).await?;
    Ok(match known {
        Some(known) => with_cookie(response, device::cookie(known, state.secure_cookies)),
        None => response,
    })
}

fn with_cookie(mut response: Response, cookie: String) -> Response {
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

pub(crate) fn user_agent(headers: &HeaderMap) -> &str {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A new session id at every sign-in, so that an id from before is worth nothing. What the session held
/// before is gone.
async fn fill(
    page_context: &PageContext,
    session: &Session,
    identity: &Identity,
    by: Option<&ByProvider>,
    agent: &str,
) -> Result<(), SessionError> {
    let agent: String = agent.chars().take(255).collect();
    session.clear().await;
    session.cycle_id().await?;
    session.insert("operator_id", identity.operator_id).await?;
    let now = page_context.state.ctx.clock.now();
    session.insert("signed_in_at", now).await?;
    session.insert("proved_at", by.map_or(now, |by| by.proved_at)).await?;
    if let Some(by) = by {
        session.insert("provider", &by.session).await?;
    }
    session.insert("address", &page_context.client_address).await?;
    session.insert("user_agent", agent).await
}
