use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::users::{self, User};
use rollcall_core::{Error, FieldErrors, erasure, faces, verifications};
use serde::Deserialize;

use super::erase_page::{ErasePage, EraseView};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct Confirmation {
    #[serde(default)]
    vendor_data: String,
}

/// Says what an erasure takes away, and asks for the user ID.
pub async fn show(console: ConsoleContext) -> Answer {
    console.actor.require(Permission::DeleteUsers)?;
    console.actor.require_recent_proof(&console.ctx().clock)?;
    page(&console, String::new(), None).await
}

/// Erases the user and opens the list, or shows the page again with the reason.
pub async fn submit(console: ConsoleContext, Form(typed): Form<Confirmation>) -> Answer {
    let id = console.id("user")?;
    let key = typed.vendor_data;
    match erasure::erase_confirmed(console.ctx(), &console.actor, id, &key).await {
        Ok(()) => Ok(Redirect::to(&console.at("/users?erased")).into_response()),
        Err(error @ Error::Invalid(_)) => page(&console, key, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(console: &ConsoleContext, typed: String, error: Option<Error>) -> Answer {
    let id = console.id("user")?;
    let user = users::find(console.ctx(), &console.actor, id).await?;
    let user = user.ok_or(PageError::Missing("user"))?;
    let sessions = verifications::of_user(console.ctx(), &console.actor, id).await?;
    let faces = match console.may(Permission::ReadFaces) {
        true => Some(faces::count(console.ctx(), &console.actor, id).await?),
        false => None,
    };
    Ok(answer(console, user, faces, sessions.len() as i64, typed, error))
}

fn answer(
    console: &ConsoleContext,
    user: User,
    faces: Option<i64>,
    sessions: i64,
    typed: String,
    error: Option<Error>,
) -> Response {
    let mut document = console.document(&format!("Erase {}", user.name()));
    let mut errors = FieldErrors::new();
    if let Some(error) = error {
        document = document.status(status(&error));
        if let Error::Invalid(fields) = error {
            errors = fields;
        }
    }
    let view = EraseView { user, faces, sessions, typed, errors, users: console.at("/users") };
    console.page(NavSection::Users, document, move || view! { <ErasePage view/> })
}
