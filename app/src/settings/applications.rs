use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::organizations;
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;
use uuid::Uuid;

use super::applications_page::{ApplicationsPage, ApplicationsView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct ApplicationsParams {
    /// What was just done, for the toast.
    #[serde(default)]
    done: String,
}

#[derive(Deserialize)]
pub struct TypedName {
    #[serde(default)]
    name: String,
}

/// `GET …/settings/applications`
pub async fn show(console: ConsoleContext, Query(params): Query<ApplicationsParams>) -> Answer {
    let said = match params.done.as_str() {
        "created" => "The application was created.",
        "renamed" => "The application was renamed.",
        _ => "",
    };
    answer(&console, None, String::new(), FieldErrors::new(), said).await
}

/// `POST …/settings/applications`
pub async fn create(console: ConsoleContext, Form(typed): Form<TypedName>) -> Answer {
    match organizations::create_application(console.ctx(), &console.actor, &typed.name).await {
        Ok(_) => {
            Ok(Redirect::to(&console.at("/settings/applications?done=created")).into_response())
        }
        Err(Error::Invalid(errors)) => answer(&console, None, typed.name, errors, "").await,
        Err(error) => Err(error.into()),
    }
}

/// `POST …/settings/applications/{id}`
pub async fn rename(console: ConsoleContext, Form(typed): Form<TypedName>) -> Answer {
    let id = console.id("application")?;
    match organizations::rename_application(console.ctx(), &console.actor, id, &typed.name).await {
        Ok(()) => {
            Ok(Redirect::to(&console.at("/settings/applications?done=renamed")).into_response())
        }
        Err(Error::Invalid(errors)) => answer(&console, Some(id), typed.name, errors, "").await,
        Err(error) => Err(error.into()),
    }
}

/// `about`: the application whose name was refused; none: the new one's.
async fn answer(
    console: &ConsoleContext,
    about: Option<Uuid>,
    typed: String,
    errors: FieldErrors,
    said: &'static str,
) -> Answer {
    let list = organizations::applications(console.ctx(), &console.actor).await?;
    let mut document = console.document("Applications");
    if !errors.is_empty() {
        document = document.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let view = ApplicationsView {
        list,
        about,
        typed,
        errors: errors.get("name").cloned().unwrap_or_default(),
        actor: console.actor.clone(),
        base: console.base.clone(),
        said,
    };
    Ok(console.page(NavSection::Settings, document, move || view! { <ApplicationsPage view/> }))
}
