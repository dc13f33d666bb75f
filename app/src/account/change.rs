use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::account::{self, PasswordChange};
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;

use super::show::page;
use crate::address::with_query;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::request::with_new_session_id;

/// The three forms of the page; each sends some of it.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    from: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    email: String,
    /// The current password, of the form for the e-mail address.
    #[serde(default)]
    email_current: String,
}

/// `POST /account/name`
pub async fn name(page_context: PageContext, Form(typed): Form<Typed>) -> Answer {
    let identity = &page_context.require_signed()?.identity;
    let (ctx, request_id) = (&page_context.state.ctx, &page_context.request_id);
    let outcome = account::change_name(ctx, identity, &typed.name, request_id).await;
    answer(page_context, typed, "name", outcome).await
}

/// `POST /account/password`
pub async fn password(page_context: PageContext, Form(typed): Form<Typed>) -> Answer {
    let signed = page_context.require_signed()?;
    let change = PasswordChange {
        current: &typed.current,
        new: &typed.password,
        session_key: &signed.session_key,
        address: &page_context.client_address,
        request_id: &page_context.request_id,
    };
    let ctx = &page_context.state.ctx;
    let outcome = account::change_password(ctx, &signed.identity, &change).await;
    let is_changed = outcome.is_ok();
    let answer = answer(page_context, typed, "password", outcome).await?;
    Ok(if is_changed { with_new_session_id(answer) } else { answer })
}

/// `POST /account/email`
pub async fn email(page_context: PageContext, Form(typed): Form<Typed>) -> Answer {
    let identity = &page_context.require_signed()?.identity;
    let (ctx, request_id) = (&page_context.state.ctx, &page_context.request_id);
    let (password, address) = (&typed.email_current, &page_context.client_address);
    let outcome =
        account::request_email(ctx, identity, password, &typed.email, address, request_id).await;
    // The page has two fields for the current password.
    let outcome = outcome.map_err(|error| match error {
        Error::Invalid(fields) => Error::Invalid(
            fields
                .into_iter()
                .map(|(name, words)| match name.as_str() {
                    "current" => ("email_current".to_owned(), words),
                    _ => (name, words),
                })
                .collect::<FieldErrors>(),
        ),
        other => other,
    });
    answer(page_context, typed, "email", outcome).await
}

/// `POST /account/email/cancel`
pub async fn cancel_email(page_context: PageContext, Form(typed): Form<Typed>) -> Answer {
    let identity = &page_context.require_signed()?.identity;
    let (ctx, request_id) = (&page_context.state.ctx, &page_context.request_id);
    account::cancel_email(ctx, identity, request_id).await?;
    let to = with_query("/account", [("from", typed.from), ("done", "kept".to_owned())]);
    Ok(Redirect::to(&to).into_response())
}

async fn answer(
    page_context: PageContext,
    typed: Typed,
    done: &'static str,
    outcome: Result<(), Error>,
) -> Answer {
    match outcome {
        Ok(()) => {
            let to = with_query("/account", [("from", typed.from), ("done", done.to_owned())]);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Invalid(errors)) => {
            let name = if done == "name" {
                typed.name
            } else {
                page_context.require_signed()?.identity.name.clone()
            };
            let typed_words = Some((name, typed.email));
            page(page_context, typed.from, typed_words, errors, "").await
        }
        Err(error) => Err(error.into()),
    }
}
