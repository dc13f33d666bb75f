use axum::Form;
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::access::Permission;
use rollcall_core::imports::{self, ImportSettings, StatusChanges};
use serde::Deserialize;

use super::imports_page::{ImportSettingsPage, ImportSettingsView};
use crate::answer::{Answer, refused};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    status_changes: String,
}

pub async fn show(console: ConsoleContext, RawQuery(query): RawQuery) -> Answer {
    console.actor.require(Permission::ManageSettings)?;
    let settings = imports::settings(console.ctx(), &console.actor).await?;
    Ok(page(&console, Some(settings.status_changes), None, query.as_deref() == Some("saved")))
}

/// Saves the form and shows the page again, with the reason if it was not saved.
pub async fn submit(console: ConsoleContext, Form(sent): Form<Sent>) -> Answer {
    let Some(status_changes) = StatusChanges::from_code(&sent.status_changes) else {
        let error = Error::invalid("status_changes", "Choose one of the options.");
        return Ok(page(&console, None, Some(error), false));
    };
    let settings = ImportSettings { status_changes };
    match imports::save_settings(console.ctx(), &console.actor, settings).await {
        Ok(()) => Ok(Redirect::to(&console.at("/settings/imports?saved")).into_response()),
        Err(error) => Err(error.into()),
    }
}

fn page(
    console: &ConsoleContext,
    chosen: Option<StatusChanges>,
    error: Option<Error>,
    saved: bool,
) -> Response {
    let (document, errors) = refused(console.document("Import settings"), error);
    let (actor, base) = (console.actor.clone(), console.base.clone());
    let view = ImportSettingsView { chosen, errors, saved, actor, base };
    console.page(NavSection::Settings, document, move || view! { <ImportSettingsPage view/> })
}
