use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::{IntoResponse, Response};
use rollcall_app::console::ConsoleContext;
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::PageError;
use rollcall_core::Result;
use rollcall_core::faces::{self, FaceSearch, FaceSearchQuery};

use super::upload::{no_picture, picture};
use crate::uploads::{file_field, require_console};

/// Bytes that are read of a picture: a little more than core accepts, so that core refuses it.
const MAX_PICTURE_BYTES: usize = 5_100_000;

/// `POST /{org}/{app}/faces/search`: the form's field `image`. The answer is the page; nothing is
/// stored that a redirect could lead to.
pub async fn search(
    page_context: PageContext,
    console: Result<ConsoleContext, PageError>,
    mut form: Result<Multipart, MultipartRejection>,
) -> Response {
    let console = match require_console(&page_context, console, &mut form, false).await {
        Ok(console) => console,
        Err(answer) => return answer,
    };
    let searched = match form {
        Ok(mut form) => find(&console, &mut form).await,
        Err(_) => Err(no_picture()),
    };
    rollcall_app::faces::search_answer(&console, searched)
        .unwrap_or_else(IntoResponse::into_response)
}

/// Reads the rest of the form after a refusal, so that the browser receives the answer.
async fn find(console: &ConsoleContext, form: &mut Multipart) -> Result<FaceSearch> {
    let image = picture(form, MAX_PICTURE_BYTES).await;
    file_field::drain(form).await;
    let query = FaceSearchQuery::default();
    faces::search(console.ctx(), &console.actor, image?.into(), &query).await
}
