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

/// The form's field `image`, up to `max_bytes` and the piece that exceeds them.
pub(super) async fn picture(form: &mut Multipart, max_bytes: usize) -> Result<Vec<u8>> {
    let image = file_field::take_file(form, "image", async |_, mut content| {
        let mut image = Vec::new();
        while let Some(piece) = content.next().await {
            let piece = piece.map_err(|_| broken())?;
            image.extend_from_slice(&piece);
            if image.len() > max_bytes {
                break;
            }
        }
        Ok(image)
    })
    .await?;
    image.ok_or_else(no_picture)
}

fn broken() -> Error {
    Error::invalid("image", "The upload was interrupted. Try again.")
}

pub(super) fn no_picture() -> Error {
    Error::invalid("image", "Choose a picture first.")
}
