use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::overview;

use super::page::{OverviewPage, OverviewView};
use crate::answer::Answer;
use crate::audit::sentence::names_in;
use crate::console::ConsoleContext;
use crate::shell::nav::{self, NavSection};

pub async fn show(console: ConsoleContext) -> Answer {
    if !console.may(Permission::ReadUsers)
        && let Some(path) = nav::first(&console.actor)
    {
        return Ok(Redirect::to(&console.at(path)).into_response());
    }
    let overview = overview::load(console.ctx(), &console.actor).await?;
    let view = OverviewView {
        names: names_in(&console, &overview.audit).await?,
        actor: console.actor.clone(),
        overview,
        base: console.base.clone(),
        may_add: console.may(Permission::CreateUsers),
        may_import: console.may(Permission::RunImports),
        may_read_imports: console.may(Permission::ReadImports),
        now: console.now,
    };
    Ok(console.page(NavSection::Overview, console.document("Overview"), move || {
        view! { <OverviewPage view/> }
    }))
}
