use axum::Form;
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::access::Permission;
use rollcall_core::exports::{self, Approver, ExportSettings};
use serde::Deserialize;

use super::exports_page::{ExportSettingsPage, ExportSettingsView, Typed};
use crate::answer::{Answer, refused};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

/// The form as it was typed: numbers may be any text.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    second_person: String,
    #[serde(default)]
    retention_days: String,
    #[serde(default)]
    link_hours: String,
    #[serde(default)]
    download_limit: String,
}

pub async fn show(console: ConsoleContext, RawQuery(query): RawQuery) -> Answer {
    console.actor.require(Permission::ManageSettings)?;
    let settings = exports::settings(console.ctx(), &console.actor).await?;
    let typed = Typed {
        second_person: settings.second_person,
        retention_days: settings.retention_days.to_string(),
        link_hours: settings.link_hours.to_string(),
        download_limit: settings.download_limit.to_string(),
    };
    let approvers = exports::approvers(console.ctx(), &console.actor).await?;
    Ok(page(&console, typed, approvers, None, query.as_deref() == Some("saved")))
}

/// Saves the form and shows the page again, with the reasons beside the fields if it was not saved.
pub async fn submit(console: ConsoleContext, Form(sent): Form<Sent>) -> Answer {
    // A text that is not a number becomes a value outside of every range, so that core refuses it.
    let number = |text: &str| text.trim().parse::<i64>().unwrap_or(-1);
    let settings = ExportSettings {
        second_person: !sent.second_person.is_empty(),
        retention_days: number(&sent.retention_days),
        link_hours: number(&sent.link_hours),
        download_limit: number(&sent.download_limit),
    };
    match exports::save_settings(console.ctx(), &console.actor, &settings).await {
        Ok(()) => Ok(Redirect::to(&console.at("/settings/exports?saved")).into_response()),
        Err(error @ Error::Invalid(_)) => {
            let typed = Typed {
                second_person: settings.second_person,
                retention_days: sent.retention_days,
                link_hours: sent.link_hours,
                download_limit: sent.download_limit,
            };
            let approvers = exports::approvers(console.ctx(), &console.actor).await?;
            Ok(page(&console, typed, approvers, Some(error), false))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    console: &ConsoleContext,
    typed: Typed,
    approvers: Vec<Approver>,
    error: Option<Error>,
    saved: bool,
) -> Response {
    let (document, errors) = refused(console.document("Export settings"), error);
    let (actor, base) = (console.actor.clone(), console.base.clone());
    let view = ExportSettingsView { typed, approvers, errors, saved, actor, base };
    console.page(NavSection::Settings, document, move || view! { <ExportSettingsPage view/> })
}
