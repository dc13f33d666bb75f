use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::users::{self, StatusChange, User};
use rollcall_core::{Error, FieldErrors};

use super::status_page::{StatusPage, StatusView};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

/// The form by which an operator changes a status.
pub async fn show(console: ConsoleContext) -> Answer {
    console.actor.require(Permission::EditUsers)?;
    let user = user(&console).await?;
    let typed = StatusChange { from: user.status.code().to_owned(), ..StatusChange::default() };
    form(&console, user, typed, None).await
}

/// Changes the status and goes back to the user, or shows the form again with what is wrong.
pub async fn submit(console: ConsoleContext, Form(mut typed): Form<StatusChange>) -> Answer {
    let id = console.id("user")?;
    match users::change_status(console.ctx(), &console.actor, id, &typed).await {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/users/{id}?status"))).into_response()),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let user = user(&console).await?;
            if matches!(error, Error::Conflict(_)) {
                // The form now shows the present status, so sending it again changes that one knowingly.
                user.status.code().clone_into(&mut typed.from);
            }
            form(&console, user, typed, Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn user(console: &ConsoleContext) -> Result<User, PageError> {
    let id = console.id("user")?;
    let found = users::find(console.ctx(), &console.actor, id).await?;
    found.ok_or(PageError::Missing("user"))
}

async fn form(
    console: &ConsoleContext,
    user: User,
    typed: StatusChange,
    error: Option<&Error>,
) -> Result<Response, PageError> {
    let reasons = users::status_reasons(console.ctx(), &console.actor).await?;
    let mut document = console.document(&format!("Change the status of {}", user.name()));
    let mut errors = FieldErrors::new();
    let mut conflict = None;
    if let Some(error) = error {
        document = document.status(status(error));
        match error {
            Error::Invalid(fields) => errors = fields.clone(),
            other => conflict = Some(other.to_string()),
        }
    }
    let view = StatusView { user, typed, reasons, errors, conflict, users: console.at("/users") };
    Ok(console.page(NavSection::Users, document, move || view! { <StatusPage view/> }))
}
