use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, REFRESH};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::sso::{self, Aim, ProviderOf};
use serde::Deserialize;
use uuid::Uuid;

use super::keep;
use super::pages::{ChoicePage, LeavePage};
use crate::address::{local_path, with_query};
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::sign_in::submit::again;

#[derive(Deserialize)]
pub struct StartParams {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in/sso`: a link begins nothing. Another site could lead a browser there, and a provider that
/// knows the person would send them back signed in.
pub async fn show(Query(params): Query<StartParams>) -> Redirect {
    let next = local_path(&params.next).unwrap_or("/").to_owned();
    Redirect::to(&with_query("/sign-in", [("next", next)]))
}

#[derive(Deserialize)]
pub struct Chosen {
    /// The provider whose button was pressed.
    provider: Option<Uuid>,
    #[serde(default)]
    email: String,
    #[serde(default)]
    next: String,
}

/// `POST /sign-in/sso`: the way to a provider, by its button or by an e-mail address.
pub async fn submit(page_context: PageContext, Form(chosen): Form<Chosen>) -> Answer {
    let Chosen { provider, email, next } = chosen;
    match provider {
        Some(provider) => go(&page_context, provider, None, email, next).await,
        None => by_email(page_context, email, next).await,
    }
}

/// The way to the provider that speaks for an e-mail address.
async fn by_email(page_context: PageContext, email: String, next: String) -> Answer {
    let ctx = &page_context.state.ctx;
    let mut choices = sso::of_email(ctx, &email).await?;
    if choices.len() > 1 {
        return Ok(page_context.bare("Choose where to sign in", StatusCode::OK, move || {
            view! { <ChoicePage choices next/> }
        }));
    }
    let Some(choice) = choices.pop() else {
        let words = match email.trim() {
            "" => "Enter your e-mail address, then choose “Use single sign-on”.",
            _ => "There is no single sign-on for this e-mail address. Sign in with your password.",
        };
        let error = Error::NotFound(words.into());
        return Ok(again(&page_context, email, next, &error).await);
    };
    go(&page_context, choice.id, Some(choice.name), email, next).await
}

/// `email`: as it was typed; empty: a button was pressed.
async fn go(
    page_context: &PageContext,
    provider: Uuid,
    name: Option<String>,
    email: String,
    next: String,
) -> Answer {
    let ctx = &page_context.state.ctx;
    let to = local_path(&next).unwrap_or("/");
    match sso::begin(ctx, provider, Aim::SignIn, email.trim(), to).await {
        Ok((begun, address)) => {
            let name = name.unwrap_or_else(|| "your provider".to_owned());
            keep(page_context, leave(page_context, name, address), &begun)
        }
        Err(error @ (Error::Unavailable(_) | Error::NotFound(_))) => {
            Ok(again(page_context, email, next, &error).await)
        }
        Err(error) => Err(error.into()),
    }
}

/// The way to the provider with which an invited person comes in.
pub async fn for_invitation(
    page_context: &PageContext,
    provider: ProviderOf,
    email: String,
) -> Answer {
    let ctx = &page_context.state.ctx;
    let aim = Aim::Invitation { email: email.clone() };
    let (begun, address) = sso::begin(ctx, provider.id, aim, &email, "/").await?;
    keep(page_context, leave(page_context, provider.name, address), &begun)
}

/// A page that leads on by itself. A form of ours may not be answered with the address of another server
/// (`form-action`).
fn leave(page_context: &PageContext, name: String, address: String) -> Response {
    let refresh = HeaderValue::try_from(format!("0; url={address}"));
    let title = format!("Continue to {name}");
    let mut response = page_context.bare(&title, StatusCode::OK, move || {
        view! { <LeavePage name address/> }
    });
    // Without it the link on the page leads on.
    if let Ok(value) = refresh {
        response.headers_mut().insert(REFRESH, value);
    }
    response
}

/// `GET /sign-in/sso/prove`: a signed-in operator proves to their provider again who they are.
pub async fn prove(page_context: PageContext) -> Answer {
    let signed = page_context.require_signed()?;
    let Some(provider) = &signed.provider else { return Err(PageError::NotFound) };
    let identity = &signed.identity;
    let aim = Aim::Proof(identity.operator_id);
    let ctx = &page_context.state.ctx;
    let (begun, address) = sso::begin(ctx, provider.provider_id, aim, &identity.email, "/").await?;
    keep(&page_context, Redirect::to(&address).into_response(), &begun)
}
