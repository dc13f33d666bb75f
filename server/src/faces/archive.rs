use axum::body::Body;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use rollcall_app::console::ConsoleContext;
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::PageError;
use rollcall_core::faces::archive::{self, Archive};
use rollcall_core::{Error, Result};
use uuid::Uuid;

use crate::attachment;
use crate::uploads::{answer, file_field, require_console};

/// `POST /{org}/{app}/faces/archives`: the form's field `file`, streamed into object storage. It
/// answers with the way to the archive's page.
pub async fn upload_archive(
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
        Ok(archive) => {
            answer::created(&console.at(&format!("/faces/archives/{}", archive.id)), as_json)
        }
        Err(error) if as_json => answer::refused(&error),
        Err(error) => rollcall_app::faces::archive_error_page(&console, error)
            .await
            .unwrap_or_else(IntoResponse::into_response),
    }
}

/// Stores the archive as it arrives. What is left of a refused one is read, so that the browser gets to
/// see why.
async fn take(console: &ConsoleContext, mut form: Multipart) -> Result<Archive> {
    let outcome = file_field::take_file(&mut form, "file", async |name, content| {
        archive::upload(console.ctx(), &console.actor, name, content).await
    })
    .await;
    if !matches!(outcome, Ok(Some(_))) {
        file_field::drain(&mut form).await;
    }
    outcome?.ok_or_else(no_file)
}

fn no_file() -> Error {
    Error::invalid("file", "Choose a ZIP archive first.")
}

/// `GET /{org}/{app}/faces/archives/{id}/left-out.csv`: the rows that were not added, and why.
pub async fn left_out(
    console: ConsoleContext,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let id = Uuid::try_parse(&id).map_err(|_| PageError::NotFound)?;
    let report = archive::report(console.ctx(), &console.actor, id).await?;
    let (name, table) = report.ok_or(PageError::NotFound)?;
    Ok(attachment::csv(&name, Body::from(table)))
}
