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
use crate::visit::{Visit, with_retry_after};

#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

pub async fn submit(
    visit: Visit,
    session: Session,
    headers: HeaderMap,
    Form(credentials): Form<Credentials>,
) -> Answer {
    let Credentials { email, password, next } = credentials;
    let address = &visit.client_address;
    let ctx = &visit.state.ctx;
    match operators::sign_in(ctx, &email, &password, address, &visit.request_id).await {
        Ok(identity) => {
            let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
            open(&visit, &session, &identity, agent.unwrap_or_default())
                .await
                .map_err(|_| visit.refuse(&session_failed(&visit)))?;
            Ok(Redirect::to(local_path(&next).unwrap_or("/")).into_response())
        }
        Err(error) => Ok(again(&visit, email, next, &error)),
    }
}

/// A new session id at every sign-in, so that an id from before is worth nothing.
async fn open(
    visit: &Visit,
    session: &Session,
    identity: &Identity,
    agent: &str,
) -> Result<(), tower_sessions::session::Error> {
    let agent: String = agent.chars().take(255).collect();
    session.cycle_id().await?;
    session.insert("operator_id", identity.operator_id).await?;
    session.insert("signed_in_at", visit.state.ctx.clock.now()).await?;
    session.insert("address", &visit.client_address).await?;
    session.insert("user_agent", agent).await
}

fn session_failed(visit: &Visit) -> Error {
    tracing::error!(request_id = visit.request_id, "a session could not be opened");
    Error::Internal(visit.request_id.clone())
}

fn again(visit: &Visit, email: String, next: String, error: &Error) -> Response {
    let failure = Some(error.to_string());
    let page = visit.bare("Sign in", status(error), move || {
        view! { <SignInPage email next failure/> }
    });
    with_retry_after(page, error)
}
