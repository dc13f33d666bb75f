use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::access::Permission;
use rollcall_core::faces::{self, Effect, FaceSettings};
use serde::Deserialize;

use super::faces_page::{FaceSettingsPage, FaceSettingsView};
use crate::answer::{Answer, refused};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

/// The form as it was typed: numbers may be any text. Without a button it asks what would change.
#[derive(Default, Deserialize)]
pub struct Sent {
    #[serde(default)]
    threshold: String,
    #[serde(default)]
    min_face: String,
    /// What was just done on the previous page, for the toast.
    #[serde(default)]
    saved: Option<String>,
}

impl Sent {
    /// A text that is not a number becomes a value outside of every range, so that core refuses it.
    fn settings(&self) -> FaceSettings {
        let number = |text: &str| text.trim().parse::<i64>().unwrap_or(-1);
        FaceSettings { threshold: number(&self.threshold), min_face: number(&self.min_face) }
    }
}

/// Shows the settings and, with numbers in the address, what these would change, without saving them.
pub async fn show(console: ConsoleContext, Query(sent): Query<Sent>) -> Answer {
    console.actor.require(Permission::ManageSettings)?;
    let (ctx, actor) = (console.ctx(), &console.actor);
    let today = faces::settings(ctx, actor).await?;
    if sent.threshold.is_empty() && sent.min_face.is_empty() {
        let sent = Sent {
            threshold: today.threshold.to_string(),
            min_face: today.min_face.to_string(),
            ..sent
        };
        return Ok(page(&console, sent, today, None, None));
    }
    match faces::effect(ctx, actor, &sent.settings()).await {
        Ok(effect) => Ok(page(&console, sent, today, Some(effect), None)),
        Err(error @ Error::Invalid(_)) => Ok(page(&console, sent, today, None, Some(error))),
        Err(error) => Err(error.into()),
    }
}

/// Saves the form and shows the page again, with the reasons beside the fields if it was not saved.
pub async fn submit(console: ConsoleContext, Form(sent): Form<Sent>) -> Answer {
    let (ctx, actor) = (console.ctx(), &console.actor);
    match faces::save_settings(ctx, actor, &sent.settings()).await {
        Ok(()) => Ok(Redirect::to(&console.at("/settings/faces?saved=1")).into_response()),
        Err(error @ Error::Invalid(_)) => {
            let today = faces::settings(ctx, actor).await?;
            Ok(page(&console, sent, today, None, Some(error)))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    console: &ConsoleContext,
    sent: Sent,
    today: FaceSettings,
    effect: Option<Effect>,
    error: Option<Error>,
) -> Response {
    let (document, errors) = refused(console.document("Face settings"), error);
    let view = FaceSettingsView {
        wanted: sent.settings(),
        saved: sent.saved.is_some(),
        threshold: sent.threshold,
        min_face: sent.min_face,
        today,
        effect,
        errors,
        actor: console.actor.clone(),
        base: console.base.clone(),
    };
    console.page(NavSection::Settings, document, move || view! { <FaceSettingsPage view/> })
}
