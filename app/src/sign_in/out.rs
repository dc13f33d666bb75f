use axum::response::{IntoResponse, Redirect};
use rollcall_core::{Error, operators};
use tower_sessions::Session;

use crate::answer::Answer;
use crate::page_context::PageContext;

pub async fn out(page_context: PageContext, session: Session) -> Answer {
    if let Some(signed) = &page_context.signed {
        let (ctx, id) = (&page_context.state.ctx, &page_context.request_id);
        operators::sessions::sign_out(ctx, &signed.identity, &signed.session_key, id).await?;
    }
    match session.flush().await {
        Ok(()) => Ok(Redirect::to("/sign-in").into_response()),
        Err(error) => {
            tracing::error!(request_id = page_context.request_id, %error, "a session could not be ended");
            Err(Error::logged(&page_context.request_id).into())
        }
    }
}
