use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::users::{self, User, UserEdit};
use rollcall_core::{Error, FieldErrors};

use super::compare::{ConflictView, rebased};
use super::edit_page::{EditPage, EditView, as_typed};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

pub async fn show(console: ConsoleContext) -> Answer {
    console.actor.require(Permission::EditUsers)?;
    let user = user(&console).await?;
    let typed = as_typed(&user);
    Ok(form(&console, user, typed, None, None))
}

/// Saves the form and goes back to the user, or shows the form again with the reasons beside the fields.
pub async fn submit(console: ConsoleContext, Form(typed): Form<UserEdit>) -> Answer {
    let id = console.id("user")?;
    match users::edit(console.ctx(), &console.actor, id, &typed).await {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/users/{id}?saved"))).into_response()),
        Err(error @ Error::Invalid(_)) => {
            let user = user(&console).await?;
            Ok(form(&console, user, typed, Some(&error), None))
        }
        Err(error @ Error::Conflict(_)) => conflict(&console, &typed, &error).await,
        Err(error) => Err(error.into()),
    }
}

/// The form again, beside what others have saved. It now begins with the user as stored, so that saving again
/// overwrites knowingly.
async fn conflict(console: &ConsoleContext, typed: &UserEdit, error: &Error) -> Answer {
    let (id, ctx, actor) = (console.id("user")?, console.ctx(), &console.actor);
    let found = users::edit_conflict(ctx, actor, id, typed).await?.unwrap_or_default();
    let history = users::history(ctx, actor, id).await?;
    let user = user(console).await?;
    let typed = rebased(as_typed(&user), typed, &found.touched);
    let words = error.to_string();
    let view = ConflictView { words, fields: found.fields, history, now: console.now };
    Ok(form(console, user, typed, Some(error), Some(view)))
}

async fn user(console: &ConsoleContext) -> Result<User, PageError> {
    let id = console.id("user")?;
    let found = users::find(console.ctx(), &console.actor, id).await?;
    found.ok_or(PageError::Missing("user"))
}

fn form(
    console: &ConsoleContext,
    user: User,
    typed: UserEdit,
    error: Option<&Error>,
    conflict: Option<ConflictView>,
) -> Response {
    let mut document = console.document(&format!("Edit {}", user.name()));
    let mut errors = FieldErrors::new();
    if let Some(error) = error {
        document = document.status(status(error));
        if let Error::Invalid(fields) = error {
            errors = fields.clone();
        }
    }
    let view = EditView { user, typed, errors, conflict, users: console.at("/users") };
    console.page(NavSection::Users, document, move || view! { <EditPage view/> })
}
