use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::{Error, factors};

use super::show::refused;
use super::{PAGE, SecurityForm, holder};
use crate::address::with_query;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::request::with_new_session_id;

/// `POST /account/security/app/remove`
pub async fn submit(page_context: PageContext, Form(form): Form<SecurityForm>) -> Answer {
    let signed = page_context.require_signed()?;
    let holder = holder(&page_context, signed);
    match factors::remove_app(&page_context.state.ctx, &holder, &form.remove_proof).await {
        Ok(()) => {
            let done = [("from", form.from), ("done", "removed".to_owned())];
            Ok(with_new_session_id(Redirect::to(&with_query(PAGE, done)).into_response()))
        }
        Err(error) => refused(page_context, form.from, in_field(error)).await,
    }
}

/// The page has two fields for the password or a code.
fn in_field(error: Error) -> Error {
    match error {
        Error::Invalid(fields) => Error::Invalid(
            fields.into_values().map(|words| ("remove_proof".to_owned(), words)).collect(),
        ),
        other => other,
    }
}
