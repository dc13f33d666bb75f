use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::users::{self, User, UserEdit};
use rollcall_core::{Error, FieldErrors};

use super::edit_page::{EditPage, EditView, as_typed};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

pub async fn show(console: ConsoleContext) -> Answer {
    console.actor.require(Permission::EditUsers)?;
    let user = user(&console).await?;
    let typed = as_typed(&user);
    Ok(form(&console, user, typed, None))
}

/// Saves the form and goes back to the user, or shows the form again with the reasons beside the fields.
pub async fn submit(console: ConsoleContext, Form(mut typed): Form<UserEdit>) -> Answer {
    let id = console.id("user")?;
    match users::edit(console.ctx(), &console.actor, id, &typed).await {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/users/{id}?saved"))).into_response()),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let user = user(&console).await?;
            if matches!(error, Error::Conflict(_)) {
                // The form now shows what the other person saved, so saving again overwrites it knowingly.
                typed.version = user.version;
            }
            Ok(form(&console, user, typed, Some(&error)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn user(console: &ConsoleContext) -> Result<User, PageError> {
    let id = console.id("user")?;
    let found = users::find(console.ctx(), &console.actor, id).await?;
    found.ok_or(PageError::Missing("user"))
}

fn form(console: &ConsoleContext, user: User, typed: UserEdit, error: Option<&Error>) -> Response {
    let mut document = console.document(&format!("Edit {}", user.effective_name()));
    let mut errors = FieldErrors::new();
    let mut conflict = None;
    if let Some(error) = error {
        document = document.status(status(error));
        match error {
            Error::Invalid(fields) => errors = fields.clone(),
            other => conflict = Some(other.to_string()),
        }
    }
    let view = EditView { user, typed, errors, conflict, users: console.at("/users") };
    console.page(NavSection::Users, document, move || view! { <EditPage view/> })
}
