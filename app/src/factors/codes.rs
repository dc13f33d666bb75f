use axum::Form;
use rollcall_core::{Timestamp, factors};

use super::codes_page::show_codes;
use super::show::refused;
use super::{SecurityForm, holder};
use crate::answer::Answer;
use crate::page_context::PageContext;

/// `POST /account/security/codes`: new recovery codes, which the answer shows once.
pub async fn submit(page_context: PageContext, Form(form): Form<SecurityForm>) -> Answer {
    let signed = page_context.require_signed()?;
    let holder = holder(&page_context, signed);
    let made_at = form.made.parse().ok().map(Timestamp::from_micros);
    match factors::new_codes(&page_context.state.ctx, &holder, &form.proof, made_at).await {
        Ok(codes) => show_codes(page_context, form.from, "codes", codes).await,
        Err(error) => refused(page_context, form.from, error).await,
    }
}
