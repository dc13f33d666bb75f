use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::{FieldErrors, account};
use serde::Deserialize;

use super::account_page::{AccountPage, AccountView};
use super::frame::frame_of;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Default, Deserialize)]
pub struct AccountParams {
    /// The application that the operator came from, as `/organization/application`.
    #[serde(default)]
    from: String,
    /// What was just done, for the toast.
    #[serde(default)]
    done: String,
}

/// `GET /account`: name, password and e-mail address of the operator.
pub async fn show(page_context: PageContext, Query(params): Query<AccountParams>) -> Answer {
    page_context.require_signed()?;
    let said = match params.done.as_str() {
        "name" => "Your name was changed.",
        "password" => "Your password was changed. Your other sessions have ended.",
        "zone" => "Your time zone was saved in this browser.",
        "kept" => "Your e-mail address stays.",
        "email" => "Open the link in the message that was sent to the new address.",
        _ => "",
    };
    page(page_context, params.from, None, FieldErrors::new(), said).await
}

/// The page, with what was typed and why it was refused. `typed`: name and new e-mail address.
pub(super) async fn page(
    page_context: PageContext,
    from: String,
    typed: Option<(String, String)>,
    errors: FieldErrors,
    said: &'static str,
) -> Result<Response, PageError> {
    let signed = page_context.require_signed()?;
    let identity = signed.identity.clone();
    let provider = signed.provider.as_ref().map(|provider| provider.provider.clone());
    let has_mail_server = page_context.state.ctx.settings.mail.smtp_url.is_some();
    let pending = account::pending_email(&page_context.state.ctx, &identity).await?;
    let zone = page_context.zone.clone();
    let console = frame_of(page_context, &from).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (name, new_email) = typed.unwrap_or_else(|| (identity.name.clone(), String::new()));
    let email = identity.email;
    let view = AccountView {
        zone,
        email,
        name,
        new_email,
        pending,
        provider,
        from,
        has_mail_server,
        errors,
        said,
    };
    let document = console.document("My account").status(status);
    Ok(console.page(NavSection::Account, document, move || view! { <AccountPage view/> }))
}
