use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::{IntoResponse, Response};
use rollcall_app::answer::Refusal;
use rollcall_app::console::Console;
use rollcall_app::visit::Visit;

use super::{answer, file_field};

/// The console of whoever sends a form with a file. Those who are not let in get their answer once
/// what they send has been read: a browser that is cut off while it sends shows "connection reset"
/// instead of it.
pub async fn let_in(
    visit: &Visit,
    console: Result<Console, Refusal>,
    form: &mut Result<Multipart, MultipartRejection>,
    as_json: bool,
) -> Result<Console, Response> {
    let refusal = match console {
        Ok(console) => return Ok(console),
        Err(refusal) => refusal,
    };
    if let Ok(form) = form {
        file_field::drain(form).await;
    }
    Err(match (as_json, visit.signed.is_some()) {
        (false, _) => refusal.into_response(),
        (true, false) => answer::not_signed_in(),
        (true, true) => answer::not_found(),
    })
}
