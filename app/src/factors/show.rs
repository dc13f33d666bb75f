use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::{Error, FieldErrors, factors};
use serde::Deserialize;

use super::page::{SecurityPage, SecurityView};
use crate::account::frame_of;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct SecurityParams {
    /// The application that the operator came from, as `/organization/application`.
    #[serde(default)]
    from: String,
    /// What was just done, for the toast.
    #[serde(default)]
    done: String,
}

/// `GET /account/security`
pub async fn show(page_context: PageContext, Query(params): Query<SecurityParams>) -> Answer {
    page_context.require_signed()?;
    let said = match params.done.as_str() {
        "added" => "Your authenticator app is set up.",
        "codes" => "Your new recovery codes work. The ones before do not.",
        "passkey" => "The passkey was added.",
        "renamed" => "The passkey was renamed.",
        "passkey-removed" => "The passkey was removed.",
        "removed" => "The authenticator app was removed.",
        _ => "",
    };
    page(page_context, params.from, FieldErrors::new(), said).await
}

/// The page again, with why a form was refused.
pub(super) async fn refused(page_context: PageContext, from: String, error: Error) -> Answer {
    match error {
        Error::Invalid(errors) => page(page_context, from, errors, "").await,
        error => Err(error.into()),
    }
}

async fn page(
    page_context: PageContext,
    from: String,
    errors: FieldErrors,
    said: &'static str,
) -> Result<Response, PageError> {
    let signed = page_context.require_signed()?;
    let found = factors::find(&page_context.state.ctx, &signed.identity).await?;
    let provider = signed.provider.as_ref().map(|provider| provider.provider.clone());
    let console = frame_of(page_context, &from).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let can_add = factors::can_use_passkeys(console.ctx());
    let now = console.now;
    let view = SecurityView { factors: found, from, errors, provider, can_add, now, said };
    let document = console.document("Sign-in security").status(status);
    Ok(console.page(NavSection::Account, document, move || view! { <SecurityPage view/> }))
}
