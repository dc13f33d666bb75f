use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use rollcall_app::console::ConsoleContext;
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::PageError;
use rollcall_core::{Error, Result, faces};
use uuid::Uuid;

use crate::uploads::{answer, file_field, require_console};

/// Forms of the console have one field; a form with more than this many is not one of ours.
const MAX_FIELDS: usize = 16;
/// Bytes that are read of a picture: a little more than core accepts, so that core refuses it.
const MAX_PICTURE_BYTES: usize = 2_100_000;

/// `POST /{org}/{app}/users/{id}/faces`: the form's field `image`. It is checked, and the answer leads
/// to the page where it can be saved.
pub async fn upload(
    page_context: PageContext,
    console: Result<ConsoleContext, PageError>,
    Path((_, _, id)): Path<(String, String, String)>,
    headers: HeaderMap,
    mut form: Result<Multipart, MultipartRejection>,
) -> Response {
    let as_json = answer::wants_json(&headers);
    let console = match require_console(&page_context, console, &mut form, as_json).await {
        Ok(console) => console,
        Err(answer) => return answer,
    };
    // A text that is not a UUID is answered like an unknown id.
    let user = Uuid::try_parse(&id).unwrap_or_default();
    let checked = match form {
        Ok(mut form) => check(&console, user, &mut form).await,
        Err(_) => Err(no_picture()),
    };
    match checked {
        Ok(token) => {
            let page = console.at(&format!("/users/{user}/faces?checked={token}"));
            answer::created(&page, as_json)
        }
        Err(error) if as_json => answer::refused(&error),
        Err(error) => rollcall_app::faces::upload_error_page(&console, user, error)
            .await
            .unwrap_or_else(IntoResponse::into_response),
    }
}

/// Reads the rest of the form after a refusal, so that the browser receives the answer.
async fn check(console: &ConsoleContext, user: Uuid, form: &mut Multipart) -> Result<String> {
    let image = picture(form, MAX_PICTURE_BYTES).await;
    file_field::drain(form).await;
    let checked = faces::check(console.ctx(), &console.actor, user, image?.into()).await?;
    Ok(checked.token)
}

/// The form's field `image`, up to `most` bytes and the piece that exceeds them.
pub(super) async fn picture(form: &mut Multipart, most: usize) -> Result<Vec<u8>> {
    for _ in 0..MAX_FIELDS {
        let Some(field) = file_field::next(form).await? else { break };
        if field.name() != Some("image") {
            continue;
        }
        // A form that was sent without choosing a file has the field, with an empty name.
        if field.file_name().unwrap_or_default().is_empty() {
            break;
        }
        let mut image = Vec::new();
        let mut content = file_field::content(field);
        while let Some(piece) = content.next().await {
            let piece = piece.map_err(|_| broken())?;
            image.extend_from_slice(&piece);
            if image.len() > most {
                break;
            }
        }
        return Ok(image);
    }
    Err(no_picture())
}

fn broken() -> Error {
    Error::invalid("image", "The upload was interrupted. Try again.")
}

pub(super) fn no_picture() -> Error {
    Error::invalid("image", "Choose a picture first.")
}
