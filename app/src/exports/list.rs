use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::exports::{self, ExportQuery, ExportState};
use serde::Deserialize;
use uuid::Uuid;

use super::list_page::{ExportsPage, ExportsView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct ExportListParams {
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
}

/// The export history, newest first. Unknown values in the address are ignored.
pub async fn list(console: ConsoleContext, Query(params): Query<ExportListParams>) -> Answer {
    let query = ExportQuery {
        state: ExportState::from_code(&params.state),
        search: params.q,
        before: Uuid::try_parse(&params.before).ok(),
        after: Uuid::try_parse(&params.after).ok(),
    };
    let list = exports::list(console.ctx(), &console.actor, &query).await?;
    let settings = exports::settings(console.ctx(), &console.actor).await?;
    let links = list
        .exports
        .iter()
        .map(|export| exports::link_path(console.ctx(), &console.actor, export))
        .collect();
    let view = ExportsView {
        list,
        links,
        query,
        settings,
        base: console.base.clone(),
        actor: console.actor.clone(),
        now: console.now,
    };
    Ok(console.page(NavSection::Exports, console.document("Exports"), move || {
        view! { <ExportsPage view/> }
    }))
}
