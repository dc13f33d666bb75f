use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::{Error, FieldErrors, factors};

use super::codes_page::show_codes;
use super::frame::framed;
use super::set_up_page::{SetUpPage, SetUpView};
use super::{PAGE, SecurityForm, holder};
use crate::address::with_query;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::request::with_new_session_id;

/// `GET /account/security/app`: a new secret. Nothing is stored before its first code.
pub async fn show(page_context: PageContext, Query(params): Query<SecurityForm>) -> Answer {
    page(page_context, params.from, None, FieldErrors::new()).await
}

/// `POST /account/security/app`: the first code. The answer shows the recovery codes, once.
pub async fn submit(page_context: PageContext, Form(form): Form<SecurityForm>) -> Answer {
    let signed = page_context.require_signed()?;
    let SecurityForm { from, proof, token, code, .. } = form;
    let (ctx, key) = (&page_context.state.ctx, &signed.session_key);
    let holder = holder(&page_context, signed);
    match factors::add_app(ctx, &holder, &token, &code, &proof, key).await {
        Ok(codes) if codes.is_empty() => {
            let done = [("from", from), ("done", "added".to_owned())];
            Ok(with_new_session_id(Redirect::to(&with_query(PAGE, done)).into_response()))
        }
        Ok(codes) => show_codes(page_context, from, "added", codes).await.map(with_new_session_id),
        Err(Error::Invalid(errors)) => page(page_context, from, Some(&token), errors).await,
        Err(error) => Err(error.into()),
    }
}

/// `token`: the set-up that goes on.
async fn page(
    page_context: PageContext,
    from: String,
    token: Option<&str>,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    let signed = page_context.require_signed()?;
    let app = factors::begin_set_up(&page_context.state.ctx, &signed.identity, token)?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let provider = signed.provider.as_ref().map(|provider| provider.provider.clone());
    let is_required = signed.needs.factor;
    let found = factors::find(&page_context.state.ctx, &signed.identity).await?;
    let has_app = found.app.is_some_and(|app| app.counts);
    let can_add = factors::can_use_passkeys(&page_context.state.ctx);
    let from_here = from.clone();
    let view = SetUpView { app, from: from_here, is_required, can_add, provider, has_app, errors };
    let title = "Set up authenticator app";
    framed(page_context, &from, title, status, move || view! { <SetUpPage view/> }).await
}
