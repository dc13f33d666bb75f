use axum::body::Bytes;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::roles::{self, RoleText};
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;

use super::form;
use super::role_page::NewRolePage;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct CopyParams {
    /// The code of the role to begin from.
    #[serde(default)]
    copy: String,
}

/// `GET …/settings/roles/new?copy=READER`
pub async fn show(console: ConsoleContext, Query(params): Query<CopyParams>) -> Answer {
    let all = roles::all(console.ctx(), &console.actor).await?;
    let from = all.into_iter().find(|role| role.code() == params.copy);
    let from = from.ok_or(PageError::Missing("role"))?;
    let typed = RoleText { name: format!("{} (copy)", from.label()), rights: from.rights() };
    Ok(answer(&console, typed, FieldErrors::new()))
}

/// `POST …/settings/roles`
pub async fn submit(console: ConsoleContext, body: Bytes) -> Answer {
    console.actor.require(Permission::ManageOperators)?;
    let typed = form::read(&body);
    match roles::create(console.ctx(), &console.actor, &typed).await {
        Ok(_) => Ok(Redirect::to(&console.at("/settings/roles?done=created")).into_response()),
        Err(Error::Invalid(errors)) => Ok(answer(&console, typed, errors)),
        Err(error) => Err(error.into()),
    }
}

fn answer(
    console: &ConsoleContext,
    typed: RoleText,
    errors: FieldErrors,
) -> axum::response::Response {
    let mut document = console.document("New role");
    if !errors.is_empty() {
        document = document.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (list, own) = (console.at("/settings/roles"), console.actor.role.rights());
    console.page(NavSection::Settings, document, move || {
        view! { <NewRolePage list typed errors own/> }
    })
}
