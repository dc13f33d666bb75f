use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::{Error, operators};
use tower_sessions::Session;

use super::form_owner;
use crate::address::with_query;
use crate::answer::Answer;
use crate::page_context::PageContext;

pub async fn out(page_context: PageContext, session: Session) -> Answer {
    if let Some(signed) = &page_context.signed {
        let (ctx, id) = (&page_context.state.ctx, &page_context.request_id);
        operators::sessions::sign_out(ctx, &signed.identity, &signed.session_key, id).await?;
    }
    let provider = page_context.signed.as_ref().and_then(|signed| signed.provider.as_ref());
    // The page offers to sign out there, too: others may use the same browser.
    let to = match provider {
        Some(provider) => with_query(
            "/sign-in",
            [("done", "out".to_owned()), ("provider", provider.provider_id.to_string())],
        ),
        None => "/sign-in".to_owned(),
    };
    match session.flush().await {
        Ok(()) => {
            let mut response = Redirect::to(&to).into_response();
            let gone = form_owner::cookie("", 0, page_context.state.secure_cookies);
            if let Ok(gone) = HeaderValue::try_from(gone) {
                response.headers_mut().append(SET_COOKIE, gone);
            }
            Ok(response)
        }
        Err(error) => {
            tracing::error!(request_id = page_context.request_id, %error, "a session could not be ended");
            Err(Error::logged(&page_context.request_id).into())
        }
    }
}
