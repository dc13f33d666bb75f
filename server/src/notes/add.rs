use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect, Response};
use rollcall_app::console::ConsoleContext;
use rollcall_app::page_context::PageContext;
use rollcall_app::page_error::PageError;
use rollcall_core::notes::{self, Added};
use rollcall_core::{Error, Result};
use uuid::Uuid;

use crate::uploads::{file_field, require_console};

/// Bytes that are read of a text: more than the longest that core accepts, so that core refuses it.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// `POST /{org}/{app}/users/{id}/notes`: the form's field `text`, and after it `file`.
pub async fn add(
    page_context: PageContext,
    console: Result<ConsoleContext, PageError>,
    Path((_, _, id)): Path<(String, String, String)>,
    mut form: Result<Multipart, MultipartRejection>,
) -> Response {
    let console = match require_console(&page_context, console, &mut form, false).await {
        Ok(console) => console,
        Err(answer) => return answer,
    };
    // A text that is not a UUID is answered like an unknown id.
    let user = Uuid::try_parse(&id).unwrap_or_default();
    let mut text = String::new();
    let added = match form {
        Ok(mut form) => {
            let added = take(&console, user, &mut form, &mut text).await;
            file_field::drain(&mut form).await;
            added
        }
        Err(_) => Err(Error::invalid("text", "Write a note first.")),
    };
    match added {
        Ok(Added { id: note, mentioned }) => {
            let mentioned = mentioned.len();
            let place = format!("/users/{user}/notes?done=added&mentioned={mentioned}#note-{note}");
            Redirect::to(&console.at(&place)).into_response()
        }
        Err(error) => rollcall_app::notes::refused_page(&console, user, text, error)
            .await
            .unwrap_or_else(IntoResponse::into_response),
    }
}

async fn take(
    console: &ConsoleContext,
    user: Uuid,
    form: &mut Multipart,
    text: &mut String,
) -> Result<Added> {
    let (ctx, actor) = (console.ctx(), &console.actor);
    *text = file_field::take_text(form, "text", MAX_TEXT_BYTES).await?;
    let file = file_field::take_file(form, "file", async |name, content| {
        notes::receive_file(ctx, actor, user, name, content).await
    })
    .await?;
    notes::add(ctx, actor, user, text, file).await
}
