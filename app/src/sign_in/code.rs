use axum::Form;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::sign_in::{self, Client, PendingSignIn};
use serde::Deserialize;
use tower_sessions::Session;

use super::code_page::CodePage;
use super::open_session::{open_session, user_agent};
use super::submit::again;
use super::{device, pending};
use crate::address::{local_path, with_query};
use crate::answer::{Answer, status, with_retry_after};
use crate::page_context::PageContext;

pub(super) const PAGE: &str = "/sign-in/code";

#[derive(Deserialize)]
pub struct CodeParams {
    /// Where to go after signing in; only paths on this server count.
    #[serde(default)]
    next: String,
    #[serde(default)]
    code: String,
    /// What the browser answers to the question for a passkey, instead of a code.
    #[serde(default)]
    passkey: String,
}

/// `GET /sign-in/code`: the second step of signing in.
pub async fn show(
    page_context: PageContext,
    session: Session,
    Query(params): Query<CodeParams>,
) -> Answer {
    let Some(pending_sign_in) = pending::find(&page_context, &session).await? else {
        return Ok(to_sign_in(params.next));
    };
    page(&page_context, &session, &pending_sign_in, params.next, None).await
}

/// `POST /sign-in/code`
pub async fn submit(
    page_context: PageContext,
    session: Session,
    headers: HeaderMap,
    Form(params): Form<CodeParams>,
) -> Answer {
    let CodeParams { next, code, passkey } = params;
    let Some(pending_sign_in) = pending::find(&page_context, &session).await? else {
        return Ok(to_sign_in(next));
    };
    let ctx = &page_context.state.ctx;
    let client = Client {
        address: &page_context.client_address,
        user_agent: user_agent(&headers),
        cookies: &device::cookies_of(&headers),
        request_id: &page_context.request_id,
    };
    let outcome = if passkey.is_empty() {
        sign_in::with_code(ctx, &pending_sign_in, &code, &client).await
    } else {
        let browser = name_of(&session);
        sign_in::with_second_passkey(ctx, &pending_sign_in, &browser, &passkey, &client).await
    };
    match outcome {
        Ok(identity) => {
            let to = local_path(&next).unwrap_or("/");
            let by = pending::provider(&page_context, &session).await?;
            open_session(&page_context, &session, &identity, by.as_ref(), &headers, to).await
        }
        Err(error @ Error::Conflict(_)) => {
            pending::end(&page_context, &session).await?;
            Ok(again(&page_context, String::new(), next, &error).await)
        }
        Err(
            error @ (Error::Invalid(_) | Error::TooManyRequests { .. } | Error::Unavailable(_)),
        ) => page(&page_context, &session, &pending_sign_in, next, Some(&error)).await,
        Err(error) => Err(error.into()),
    }
}

fn to_sign_in(next: String) -> Response {
    Redirect::to(&with_query("/sign-in", [("next", next)])).into_response()
}

/// What a challenge is bound to.
fn name_of(session: &Session) -> String {
    session.id().map(|id| id.to_string()).unwrap_or_default()
}

async fn page(
    page_context: &PageContext,
    session: &Session,
    pending_sign_in: &PendingSignIn,
    next: String,
    error: Option<&Error>,
) -> Answer {
    let (ctx, browser) = (&page_context.state.ctx, name_of(session));
    let step = sign_in::second_step(ctx, pending_sign_in, &browser).await?;
    let status = error.map_or(StatusCode::OK, status);
    let (errors, failure) = match error {
        Some(Error::Invalid(fields)) => (fields.clone(), None),
        error => (Default::default(), error.map(ToString::to_string)),
    };
    let title = if step.passkey.is_some() { "Confirm that it is you" } else { "Enter your code" };
    let response = page_context.bare(title, status, move || {
        view! { <CodePage step next errors failure/> }
    });
    Ok(match error {
        Some(error) => with_retry_after(response, error),
        None => response,
    })
}
