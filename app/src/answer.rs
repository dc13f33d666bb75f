//! How an error of core is answered: its HTTP status and the look of its page.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::{ServerFnError, use_context};
use leptos_axum::ResponseOptions;
use rollcall_core::{Error, FieldErrors};

use crate::page_error::PageError;
use crate::shell::document::Document;
use crate::ui::icon::Glyph;

/// A handler's answer: a page, or why there is none.
pub type Answer = Result<Response, PageError>;

/// The status of an answer that tells of an error. Every such answer passes here, so this is where the
/// detail of an internal error goes into the log.
pub fn status(error: &Error) -> StatusCode {
    error.log();
    match error {
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Forbidden(_) | Error::NeedsProof | Error::SignInAgain(_) => StatusCode::FORBIDDEN,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The document of a form that is shown again, with the status of what was wrong; and what is wrong with
/// each field.
pub fn refused(document: Document, error: Option<Error>) -> (Document, FieldErrors) {
    let Some(error) = error else { return (document, FieldErrors::new()) };
    let document = document.status(status(&error));
    match error {
        Error::Invalid(fields) => (document, fields),
        _ => (document, FieldErrors::new()),
    }
}

/// Seconds for `Retry-After`, where waiting helps.
pub fn retry_after(error: &Error) -> Option<u64> {
    match error {
        Error::TooManyRequests { retry_after } => Some(*retry_after),
        Error::Unavailable(_) => Some(5),
        _ => None,
    }
}

/// Says when to come back, where waiting helps.
pub fn with_retry_after(mut response: Response, error: &Error) -> Response {
    if let Some(seconds) = retry_after(error) {
        response.headers_mut().insert("retry-after", seconds.into());
    }
    response
}

/// The messages of an error without the names of fields, for a form with one field.
pub fn messages(error: &Error) -> String {
    match error {
        Error::Invalid(fields) => {
            fields.values().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

/// The glyph and the title of an error's page; the error itself is the text below.
pub fn look(error: &Error) -> (Glyph, &'static str) {
    match error {
        Error::NotFound(_) => (Glyph::Search, "Page not found"),
        Error::Forbidden(_) => (Glyph::Lock, "You are not allowed to do this"),
        Error::NeedsProof => (Glyph::Lock, "Confirm that it is you"),
        Error::SignInAgain(_) => (Glyph::Lock, "Sign in again"),
        Error::Invalid(_) => (Glyph::Alert, "The request is not valid"),
        Error::Conflict(_) => (Glyph::Info, "This cannot be done"),
        Error::TooManyRequests { .. } => (Glyph::Clock, "Too many attempts"),
        Error::Unavailable(_) => (Glyph::Clock, "Not available right now"),
        Error::Internal(_) => (Glyph::Alert, "Something went wrong on the server"),
    }
}

/// For server functions: sets the status of the answer, and says what the error says.
pub fn server_fn_error(error: &Error) -> ServerFnError {
    set_status(status(error));
    ServerFnError::ServerError(error.to_string())
}

/// For server functions that are called without a session.
pub fn not_signed_in() -> ServerFnError {
    set_status(StatusCode::UNAUTHORIZED);
    ServerFnError::ServerError("Your session has ended. Sign in again.".into())
}

fn set_status(status: StatusCode) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(status);
    }
}
