use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::account::{self, PasswordChange};
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;

use super::PASSWORD_HINT;
use crate::address::{local_path, with_query};
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::request::with_new_session_id;
use crate::ui::field::{FieldText, TextField};
use crate::ui::link::PostButton;

/// The page on which somebody replaces a password that a command has made.
pub const FIRST_PASSWORD: &str = "/account/first-password";

/// Its address. `from`: where they wanted to go.
pub fn first_password(from: String) -> String {
    with_query(FIRST_PASSWORD, [("from", from)])
}

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    from: String,
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// `GET /account/first-password`
pub async fn show(page_context: PageContext, Query(typed): Query<Typed>) -> Answer {
    if !page_context.require_signed()?.needs.password {
        return Ok(Redirect::to(local_path(&typed.from).unwrap_or("/")).into_response());
    }
    page(&page_context, typed.from, FieldErrors::new())
}

/// `POST /account/first-password`
pub async fn submit(page_context: PageContext, Form(typed): Form<Typed>) -> Answer {
    let signed = page_context.require_signed()?;
    let change = PasswordChange {
        current: &typed.current,
        new: &typed.password,
        session_key: &signed.session_key,
        address: &page_context.client_address,
        request_id: &page_context.request_id,
    };
    match account::change_password(&page_context.state.ctx, &signed.identity, &change).await {
        Ok(()) => {
            let to = local_path(&typed.from).unwrap_or("/");
            Ok(with_new_session_id(Redirect::to(to).into_response()))
        }
        Err(Error::Invalid(errors)) => page(&page_context, typed.from, errors),
        Err(error) => Err(error.into()),
    }
}

fn page(page_context: &PageContext, from: String, errors: FieldErrors) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page_context.bare("Choose your password", status, move || {
        view! { <FirstPasswordPage from errors/> }
    }))
}

#[component]
fn FirstPasswordPage(from: String, errors: FieldErrors) -> impl IntoView {
    let text = |name, label, hint| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    view! {
        <div class="stack">
            <div>
                <h1>"Choose your password"</h1>
                <p class="muted">
                    "You have signed in with a password that was made for you. Choose one that only you know."
                </p>
            </div>
            <form class="stack" method="post" action=FIRST_PASSWORD novalidate>
                <input type="hidden" name="from" value=from/>
                <TextField
                    text=text("current", "Password that you were given", "")
                    value=""
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    autofocus=true
                />
                <TextField
                    text=text("password", "New password", PASSWORD_HINT)
                    value=""
                    kind="password"
                    autocomplete="new-password"
                    required=true
                />
                <button class="btn btn--primary btn--wide">"Set password"</button>
            </form>
            <PostButton action="/sign-out" label="Sign out"/>
        </div>
    }
}
