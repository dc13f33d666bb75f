use axum::Form;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::sign_in::{self, Client, SignIn};
use rollcall_core::{Error, account, factors};
use serde::Deserialize;
use tower_sessions::Session;

use super::open_session::{open_session, user_agent};
use super::page::SignInPage;
use super::show::choices;
use super::{device, pending};
use crate::address::{local_path, with_query};
use crate::answer::{Answer, status, with_retry_after};
use crate::page_context::PageContext;

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
    let ctx = &page_context.state.ctx;
    let client = Client {
        address: &page_context.client_address,
        user_agent: user_agent(&headers),
        cookies: &device::cookies_of(&headers),
        request_id: &page_context.request_id,
    };
    match sign_in::with_password(ctx, &email, &password, &client).await {
        Ok(SignIn::Done(identity)) => {
            let to = local_path(&next).unwrap_or("/");
            open_session(&page_context, &session, &identity, None, &headers, to).await
        }
        Ok(SignIn::NeedsCode(pending_sign_in)) => {
            pending::keep(&page_context, &session, &pending_sign_in, None).await?;
            Ok(Redirect::to(&with_query(super::code::PAGE, [("next", next)])).into_response())
        }
        Err(error) => Ok(again(&page_context, email, next, &error).await),
    }
}

pub(super) async fn again(
    page_context: &PageContext,
    email: String,
    next: String,
    error: &Error,
) -> Response {
    // Without an address nobody has tried a password: they come from a provider.
    let can_recover = !email.is_empty() && account::can_recover(&page_context.state.ctx);
    let failure = Some(words(error, can_recover));
    let choices = choices(page_context, &next).await;
    let has_passkeys = factors::can_use_passkeys(&page_context.state.ctx);
    let page = page_context.bare("Sign in", status(error), move || {
        view! { <SignInPage email next failure choices has_passkeys/> }
    });
    with_retry_after(page, error)
}

/// Why nobody was signed in. Who has to wait reads how they get in before, whoever else tries their address.
fn words(error: &Error, can_recover: bool) -> String {
    match error {
        Error::TooManyRequests { .. } if can_recover => format!(
            "{error} You need not wait: “Forgot your password?” mails a link, and with a new password this \
             browser is let in at once."
        ),
        _ => error.to_string(),
    }
}
