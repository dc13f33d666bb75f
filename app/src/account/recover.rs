use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::account;
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;

use super::recover_page::{NewPasswordPage, RecoverPage};
use crate::answer::{Answer, status, with_retry_after};
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::sign_in::let_be_known;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    email: String,
}

/// `GET /account/recover`: asks for the e-mail address.
pub async fn show(page_context: PageContext) -> Response {
    ask(&page_context, String::new(), None)
}

/// `POST /account/recover`. The answer is the same whether or not the address has an account.
pub async fn submit(page_context: PageContext, Form(wanted): Form<Wanted>) -> Answer {
    let (ctx, address) = (&page_context.state.ctx, &page_context.client_address);
    if let Err(error) = account::request_recovery(ctx, &wanted.email, address).await {
        return Ok(with_retry_after(ask(&page_context, wanted.email, Some(&error)), &error));
    }
    let text = format!(
        "If {} has an account, a link to set a new password is on its way there. It works for 30 minutes. If it does not arrive, check the spam folder, or ask an owner or admin of your organization: they see which address you use, and whether your access has ended.",
        wanted.email.trim()
    );
    Ok(page_context.bare("Message sent", StatusCode::OK, move || {
        view! {
            <Empty glyph=Glyph::OkRing title="Look into your mailbox" text main=true>
                <ButtonLink href="/sign-in" label="Back to sign-in"/>
            </Empty>
        }
    }))
}

fn ask(page_context: &PageContext, email: String, error: Option<&Error>) -> Response {
    let status = error.map_or(StatusCode::OK, status);
    let failure = error.map(ToString::to_string);
    let can_recover = account::can_recover(&page_context.state.ctx);
    page_context.bare("Forgot your password?", status, move || {
        view! { <RecoverPage email failure can_recover/> }
    })
}

#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    password: String,
}

/// `GET /account/recover/{token}`: asks for a new password. It changes nothing.
pub async fn open(page_context: PageContext, Path(token): Path<String>) -> Answer {
    choose(&page_context, token, FieldErrors::new()).await
}

/// `POST /account/recover/{token}`: sets it, lets the browser be known, and leads to the sign-in page.
pub async fn choose_password(
    page_context: PageContext,
    Path(token): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let (ctx, request_id) = (&page_context.state.ctx, &page_context.request_id);
    match account::recover(ctx, &token, &chosen.password, request_id).await {
        Ok(identity) => {
            let response = Redirect::to("/sign-in?done=password").into_response();
            Ok(let_be_known(&page_context, &identity, response).await?)
        }
        Err(Error::Invalid(errors)) => choose(&page_context, token, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn choose(page_context: &PageContext, token: String, errors: FieldErrors) -> Answer {
    let found = account::open_recovery(&page_context.state.ctx, &token).await?;
    let again = "/account/recover";
    let email = found.map_err(|why| PageError::AccountLink { why, again })?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = format!("/account/recover/{token}");
    Ok(page_context.bare("New password", status, move || {
        view! { <NewPasswordPage email errors here/> }
    }))
}
