use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::sso;
use serde::Deserialize;

use super::list_page::{SsoPage, SsoView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct SsoParams {
    /// What was just done on the previous page, for the toast.
    #[serde(default)]
    done: String,
}

/// `GET …/settings/single-sign-on`: the providers and the break-glass owners.
pub async fn list(console: ConsoleContext, Query(params): Query<SsoParams>) -> Answer {
    let said = match params.done.as_str() {
        "removed" => "The provider was removed.",
        "named" => "The break-glass owner was named.",
        "released" => "The break-glass owner was removed.",
        _ => "",
    };
    let view = SsoView {
        settings: sso::list(console.ctx(), &console.actor).await?,
        actor: console.actor.clone(),
        base: console.base.clone(),
        now: console.now,
        said,
    };
    let document = console.document("Single sign-on");
    Ok(console.page(NavSection::Settings, document, move || view! { <SsoPage view/> }))
}
