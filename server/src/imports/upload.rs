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

/// Stores the file as it arrives. What is left of a refused one is read, so that the browser gets to see
/// why.
async fn take(console: &ConsoleContext, mut form: Multipart) -> Result<Import> {
    let outcome = file_field::take_file(&mut form, "file", async |name, content| {
        imports::upload(console.ctx(), &console.actor, name, content).await
    })
    .await;
    if !matches!(outcome, Ok(Some(_))) {
        file_field::drain(&mut form).await;
    }
    outcome?.ok_or_else(no_file)
}

fn no_file() -> Error {
    Error::invalid("file", "Choose a CSV file first.")
}
