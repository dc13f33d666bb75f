use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::imports::{self, ImportQuery, ImportState};
use serde::Deserialize;
use uuid::Uuid;

use super::list_page::ImportsPage;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct ImportPageQuery {
    #[serde(default)]
    state: String,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
}

/// The import history, newest first. An unknown value in the address does not filter.
pub async fn list(console: ConsoleContext, Query(query): Query<ImportPageQuery>) -> Answer {
    let query = ImportQuery {
        state: ImportState::from_code(&query.state),
        before: Uuid::try_parse(&query.before).ok(),
        after: Uuid::try_parse(&query.after).ok(),
    };
    let list = imports::list(console.ctx(), &console.actor, &query).await?;
    let base = console.at("/imports");
    let may_run = console.may(Permission::RunImports);
    let now = console.now;
    Ok(console.page(NavSection::Imports, console.document("Imports"), move || {
        view! { <ImportsPage list state=query.state base may_run now/> }
    }))
}
