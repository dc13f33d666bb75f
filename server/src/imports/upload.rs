use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use rollcall_app::console::ConsoleContext;
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::PageError;
use rollcall_core::imports::{self, Import};
use rollcall_core::{Error, Result};

use crate::uploads::{answer, file_field, require_console};

/// A form of the console has two fields; one that goes on is not ours.
const MAX_FIELDS: usize = 16;

/// `POST /{org}/{app}/imports`: the form's field `file`, streamed into object storage. It answers
/// with the way to the import's page.
pub async fn upload(
    page_context: PageContext,
    console: Result<ConsoleContext, PageError>,
    headers: HeaderMap,
    mut form: Result<Multipart, MultipartRejection>,
) -> Response {
    let as_json = answer::wants_json(&headers);
    let console = match require_console(&page_context, console, &mut form, as_json).await {
        Ok(console) => console,
        Err(answer) => return answer,
    };
    let outcome = match form {
        Ok(form) => take(&console, form).await,
        Err(_) => Err(no_file()),
    };
    match outcome {
        Ok(import) => answer::created(&console.at(&format!("/imports/{}", import.id)), as_json),
        Err(error) if as_json => answer::refused(&error),
        Err(error @ Error::Forbidden(_)) => PageError::from(error).into_response(),
        Err(error) => rollcall_app::imports::upload_error_page(&console, &error),
    }
}

/// Reads what is left when a file is refused, so that the browser gets to see why.
async fn take(console: &ConsoleContext, mut form: Multipart) -> Result<Import> {
    let outcome = hand_on(console, &mut form).await;
    if outcome.is_err() {
        file_field::drain(&mut form).await;
    }
    outcome
}

/// Finds the file in the form and hands it on as it arrives.
async fn hand_on(console: &ConsoleContext, form: &mut Multipart) -> Result<Import> {
    for _ in 0..MAX_FIELDS {
        let Some(field) = file_field::next(form).await? else { break };
        if field.name() != Some("file") {
            continue;
        }
        // A form that was sent without choosing a file has the field, with an empty name.
        let name = field.file_name().unwrap_or_default().to_owned();
        if name.is_empty() {
            break;
        }
        let content = file_field::content(field);
        return imports::upload(console.ctx(), &console.actor, &name, content).await;
    }
    Err(no_file())
}

fn no_file() -> Error {
    Error::invalid("file", "Choose a CSV file first.")
}
