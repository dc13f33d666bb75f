use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::users::{self, UserEdit, UserStatus};
use rollcall_core::{Error, FieldErrors};

use super::add_page::AddPage;
use super::fields::UserFields;
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

pub async fn show(console: ConsoleContext) -> Answer {
    console.actor.require(Permission::CreateUsers)?;
    let typed = UserEdit { status: UserStatus::default().code().to_owned(), ..UserEdit::default() };
    Ok(form(&console, typed, None))
}

/// Adds the user and opens their page, or shows the form again with the reasons beside the fields.
pub async fn submit(console: ConsoleContext, Form(typed): Form<UserEdit>) -> Answer {
    match users::add(console.ctx(), &console.actor, &typed).await {
        Ok(user) => {
            let page = console.at(&format!("/users/{}?added", user.didit_internal_id));
            Ok(Redirect::to(&page).into_response())
        }
        Err(error @ Error::Invalid(_)) => Ok(form(&console, typed, Some(&error))),
        Err(error) => Err(error.into()),
    }
}

fn form(console: &ConsoleContext, typed: UserEdit, error: Option<&Error>) -> Response {
    let mut document = console.document("Add user");
    let mut errors = FieldErrors::new();
    if let Some(error) = error {
        document = document.status(status(error));
        if let Error::Invalid(fields) = error {
            errors = fields.clone();
        }
    }
    let users = console.at("/users");
    let fields = UserFields { typed, errors, ..UserFields::default() };
    console.page(NavSection::Users, document, move || view! { <AddPage fields users/> })
}
