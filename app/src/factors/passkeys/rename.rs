use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::{Error, FieldErrors, factors};
use uuid::Uuid;

use super::{PAGE, PasskeyForm};
use crate::account::frame_of;
use crate::address::with_query;
use crate::answer::Answer;
use crate::factors::{self as security, holder};
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;
use crate::ui::field::{FieldText, TextField};
use crate::ui::page::{Crumbs, PageHead};

/// `GET /account/security/passkeys/{id}`
pub async fn show(
    page_context: PageContext,
    Path(id): Path<Uuid>,
    Query(params): Query<PasskeyForm>,
) -> Answer {
    let signed = page_context.require_signed()?;
    let found = factors::find(&page_context.state.ctx, &signed.identity).await?;
    let Some(passkey) = found.passkeys.into_iter().find(|one| one.id == id) else {
        return Err(PageError::NotFound);
    };
    page(page_context, id, params.from, passkey.name, FieldErrors::new()).await
}

/// `POST /account/security/passkeys/{id}`
pub async fn submit(
    page_context: PageContext,
    Path(id): Path<Uuid>,
    Form(form): Form<PasskeyForm>,
) -> Answer {
    let PasskeyForm { from, name, .. } = form;
    let holder = holder(&page_context, page_context.require_signed()?);
    match factors::rename_passkey(&page_context.state.ctx, &holder, id, &name).await {
        Ok(()) => {
            let done = [("from", from), ("done", "renamed".to_owned())];
            Ok(Redirect::to(&with_query(security::PAGE, done)).into_response())
        }
        Err(Error::Invalid(errors)) => page(page_context, id, from, name, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(
    page_context: PageContext,
    id: Uuid,
    from: String,
    name: String,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    let console = frame_of(page_context, &from).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let document = console.document("Rename passkey").status(status);
    Ok(console.page(NavSection::Account, document, move || {
        view! { <RenamePage id from name errors/> }
    }))
}

#[component]
fn RenamePage(id: Uuid, from: String, name: String, errors: FieldErrors) -> impl IntoView {
    let back = with_query(security::PAGE, [("from", from.clone())]);
    let text = FieldText {
        name: "name",
        label: "Name",
        hint: "Tells your passkeys apart, such as “Work laptop”.",
        errors: errors.get("name").cloned().unwrap_or_default(),
    };
    view! {
        <Crumbs href=back label="Sign-in security"/>
        <PageHead title="Rename passkey"/>
        <form class="stack" method="post" action=format!("{PAGE}/{id}") novalidate>
            <input type="hidden" name="from" value=from/>
            <div class="fields"><TextField text value=name autocomplete="off"/></div>
            <div class="actions"><button class="btn btn--primary">"Rename"</button></div>
        </form>
    }
}
