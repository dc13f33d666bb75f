//! A sign-in between password or provider and code, in a session that is nobody's yet.

use rollcall_core::Error;
use rollcall_core::sign_in::PendingSignIn;
use tower_sessions::Session;
use tower_sessions::session::Error as SessionError;

use super::ByProvider;
use crate::page_context::PageContext;
use crate::page_error::PageError;

const KEY: &str = "half_way";
const BY_PROVIDER: &str = "half_way_provider";

/// Whoever was signed in in this browser no longer is.
pub(super) async fn keep(
    page_context: &PageContext,
    session: &Session,
    pending_sign_in: &PendingSignIn,
    by: Option<&ByProvider>,
) -> Result<(), PageError> {
    store(session, pending_sign_in, by).await.map_err(|error| failed(page_context, &error))
}

async fn store(
    session: &Session,
    pending_sign_in: &PendingSignIn,
    by: Option<&ByProvider>,
) -> Result<(), SessionError> {
    session.clear().await;
    session.cycle_id().await?;
    if let Some(by) = by {
        session.insert(BY_PROVIDER, by).await?;
    }
    session.insert(KEY, pending_sign_in).await
}

/// The provider that comes before the code; none: a password does.
pub(super) async fn provider(
    page_context: &PageContext,
    session: &Session,
) -> Result<Option<ByProvider>, PageError> {
    session.get(BY_PROVIDER).await.map_err(|error| failed(page_context, &error))
}

pub(super) async fn find(
    page_context: &PageContext,
    session: &Session,
) -> Result<Option<PendingSignIn>, PageError> {
    session.get(KEY).await.map_err(|error| failed(page_context, &error))
}

/// Forgets the sign-in: the password is asked for again.
pub(super) async fn end(page_context: &PageContext, session: &Session) -> Result<(), PageError> {
    session.flush().await.map_err(|error| failed(page_context, &error))
}

fn failed(page_context: &PageContext, error: &SessionError) -> PageError {
    let request_id = &page_context.request_id;
    tracing::error!(request_id, %error, "a session could not be read or written");
    Error::logged(request_id).into()
}
