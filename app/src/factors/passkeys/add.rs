use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::{Error, factors};

use super::{PasskeyForm, new};
use crate::address::with_query;
use crate::answer::Answer;
use crate::factors::codes_page::show_codes;
use crate::factors::{self as security, holder};
use crate::page_context::PageContext;
use crate::request::with_new_session_id;

/// `POST /account/security/passkeys`: a new passkey. With the first second factor the answer shows recovery
/// codes, once.
pub async fn submit(page_context: PageContext, Form(form): Form<PasskeyForm>) -> Answer {
    let PasskeyForm { from, name, passkey } = form;
    let signed = page_context.require_signed()?;
    let (ctx, key) = (&page_context.state.ctx, &signed.session_key);
    let holder = holder(&page_context, signed);
    match factors::add_passkey(ctx, &holder, key, &passkey, &name).await {
        Ok(codes) if codes.is_empty() => {
            let done = [("from", from), ("done", "passkey".to_owned())];
            Ok(with_new_session_id(Redirect::to(&with_query(security::PAGE, done)).into_response()))
        }
        Ok(codes) => {
            show_codes(page_context, from, "passkey", codes).await.map(with_new_session_id)
        }
        Err(Error::Invalid(errors)) => new::page(page_context, from, name, errors).await,
        Err(error) => Err(error.into()),
    }
}
