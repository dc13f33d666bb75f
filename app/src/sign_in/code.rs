use axum::Form;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::sign_in::{self, Client};
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
}

/// `GET /sign-in/code`: the second step of signing in.
pub async fn show(
    page_context: PageContext,
    session: Session,
    Query(params): Query<CodeParams>,
) -> Answer {
    if pending::find(&page_context, &session).await?.is_none() {
        return Ok(to_sign_in(params.next));
    }
    Ok(page(&page_context, params.next, None))
}

/// `POST /sign-in/code`
pub async fn submit(
    page_context: PageContext,
    session: Session,
    headers: HeaderMap,
    Form(params): Form<CodeParams>,
) -> Answer {
    let CodeParams { next, code } = params;
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
    match sign_in::with_code(ctx, &pending_sign_in, &code, &client).await {
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
        ) => Ok(with_retry_after(page(&page_context, next, Some(&error)), &error)),
        Err(error) => Err(error.into()),
    }
}

fn to_sign_in(next: String) -> Response {
    Redirect::to(&with_query("/sign-in", [("next", next)])).into_response()
}

fn page(page_context: &PageContext, next: String, error: Option<&Error>) -> Response {
    let status = error.map_or(StatusCode::OK, status);
    let (errors, failure) = match error {
        Some(Error::Invalid(fields)) => (fields.clone(), None),
        error => (Default::default(), error.map(ToString::to_string)),
    };
    page_context.bare("Enter your code", status, move || {
        view! { <CodePage next errors failure/> }
    })
}
