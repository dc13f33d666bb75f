use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::{IntoResponse, Response};
use rollcall_app::console::ConsoleContext;
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::PageError;

use super::{answer, file_field};

/// The console of an operator who sends a form with a file. Without one, the refusal is answered only
/// after the body has been read: a browser whose connection closes while it sends shows "connection
/// reset" instead of the answer.
pub async fn require_console(
    page_context: &PageContext,
    console: Result<ConsoleContext, PageError>,
    form: &mut Result<Multipart, MultipartRejection>,
    as_json: bool,
) -> Result<ConsoleContext, Response> {
    let refusal = match console {
        Ok(console) => return Ok(console),
        Err(refusal) => refusal,
    };
    if let Ok(form) = form {
        file_field::drain(form).await;
    }
    Err(match (as_json, page_context.signed.is_some(), refusal) {
        (false, _, refusal) => refusal.into_response(),
        (true, false, _) => answer::not_signed_in(),
        (true, true, PageError::Core(error)) => answer::refused(&error),
        (true, true, _) => answer::not_found(),
    })
}
