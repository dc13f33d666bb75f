use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::{FieldErrors, browser_name, factors};

use super::PasskeyForm;
use super::new_page::{NewPasskeyPage, NewPasskeyView};
use crate::answer::Answer;
use crate::factors::frame::framed;
use crate::factors::holder;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::sign_in::user_agent;

/// `POST /account/security/passkeys/new`: the page that asks for a new passkey. It is a form, so that whoever
/// has to prove first who they are comes here afterwards.
pub async fn show(
    page_context: PageContext,
    headers: HeaderMap,
    Query(params): Query<PasskeyForm>,
) -> Answer {
    page(page_context, params.from, browser_name(user_agent(&headers)), FieldErrors::new()).await
}

pub(super) async fn page(
    page_context: PageContext,
    from: String,
    name: String,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    let signed = page_context.require_signed()?;
    let holder = holder(&page_context, signed);
    let ctx = &page_context.state.ctx;
    let options = factors::begin_passkey(ctx, &holder, &signed.session_key).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let is_required = signed.needs.factor;
    let view = NewPasskeyView { options, from: from.clone(), name, is_required, errors };
    framed(page_context, &from, "Add passkey", status, move || view! { <NewPasskeyPage view/> })
        .await
}
