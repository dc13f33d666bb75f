use axum::Form;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::access::Identity;
use rollcall_core::{Error, operators};
use serde::Deserialize;
use tower_sessions::Session;

use super::page::SignInPage;
use crate::address::local_path;
use crate::answer::{Answer, status};
use crate::page_context::{PageContext, with_retry_after};

#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

pub async fn submit(
    page_context: PageContext,
    session: Session,
    headers: HeaderMap,
    Form(credentials): Form<Credentials>,
) -> Answer {
    let Credentials { email, password, next } = credentials;
    let address = &page_context.client_address;
    let ctx = &page_context.state.ctx;
    match operators::sign_in(ctx, &email, &password, address, &page_context.request_id).await {
        Ok(identity) => {
            let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
            open(&page_context, &session, &identity, agent.unwrap_or_default())
                .await
                .map_err(|_| page_context.refuse(&session_failed(&page_context)))?;
            Ok(Redirect::to(local_path(&next).unwrap_or("/")).into_response())
        }
        Err(error) => Ok(again(&page_context, email, next, &error)),
    }
}

/// A new session id at every sign-in, so that an id from before is worth nothing.
async fn open(
    page_context: &PageContext,
    session: &Session,
    identity: &Identity,
    agent: &str,
) -> Result<(), tower_sessions::session::Error> {
    let agent: String = agent.chars().take(255).collect();
    session.cycle_id().await?;
    session.insert("operator_id", identity.operator_id).await?;
    session.insert("signed_in_at", page_context.state.ctx.clock.now()).await?;
    session.insert("address", &page_context.client_address).await?;
    session.insert("user_agent", agent).await
}

fn session_failed(page_context: &PageContext) -> Error {
    tracing::error!(request_id = page_context.request_id, "a session could not be opened");
    Error::logged(&page_context.request_id)
}

fn again(page_context: &PageContext, email: String, next: String, error: &Error) -> Response {
    let failure = Some(error.to_string());
    let page = page_context.bare("Sign in", status(error), move || {
        view! { <SignInPage email next failure/> }
    });
    with_retry_after(page, error)
}
