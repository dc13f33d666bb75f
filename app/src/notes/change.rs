use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use rollcall_core::{Error, notes};
use serde::Deserialize;
use uuid::Uuid;

use super::show::{Extra, page};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;

#[derive(Deserialize)]
pub struct Edit {
    version: i64,
    #[serde(default)]
    text: String,
}

/// Saves the new text of one's own note.
pub async fn edit(
    console: ConsoleContext,
    Path((_, _, _, note)): Path<(String, String, String, String)>,
    Form(typed): Form<Edit>,
) -> Answer {
    let id = console.id("user")?;
    let note = PageError::parse_id(&note, "note")?;
    match notes::edit(console.ctx(), &console.actor, note, typed.version, &typed.text).await {
        Ok(edited) => Ok(back(&console, id, "edited", edited.mentioned.len())),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let extra = Extra {
                failure: Some(error),
                typed: Some((Some(note), typed.text)),
                ..Extra::default()
            };
            page(&console, id, extra).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn delete(
    console: ConsoleContext,
    Path((_, _, _, note)): Path<(String, String, String, String)>,
) -> Answer {
    let id = console.id("user")?;
    let note = PageError::parse_id(&note, "note")?;
    notes::delete(console.ctx(), &console.actor, note).await?;
    Ok(back(&console, id, "deleted", 0))
}

fn back(console: &ConsoleContext, user: Uuid, done: &str, mentioned: usize) -> Response {
    let place = format!("/users/{user}/notes?done={done}&mentioned={mentioned}");
    Redirect::to(&console.at(&place)).into_response()
}
