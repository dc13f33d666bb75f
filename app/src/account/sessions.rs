use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::operators;
use serde::Deserialize;

use super::page::SessionsPage;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct Origin {
    /// The application that the operator came from, as `/organization/application`.
    #[serde(default)]
    from: String,
}

pub async fn sessions(page_context: PageContext, Query(origin): Query<Origin>) -> Answer {
    let signed = page_context.require_signed()?.clone();
    let ctx = &page_context.state.ctx;
    let sessions = operators::sessions::list(ctx, &signed.identity, &signed.session_key).await?;
    let console = frame_of(page_context, &origin.from).await?;
    let now = console.now;
    Ok(console.page(NavSection::Account, console.document("My sessions"), move || {
        view! { <SessionsPage sessions now email=signed.identity.email/> }
    }))
}

/// The frame of the application that the operator came from, else of their first.
async fn frame_of(page_context: PageContext, from: &str) -> Result<ConsoleContext, PageError> {
    let signed = page_context.require_signed()?;
    let memberships = operators::memberships(&page_context.state.ctx, &signed.identity).await?;
    let slugs =
        |one: &operators::Membership| (one.organization.slug.clone(), one.application.slug.clone());
    let all: Vec<_> = memberships.iter().map(slugs).collect();
    let wanted = all.iter().find(|(org, app)| format!("/{org}/{app}") == from);
    match wanted.or(all.first()) {
        Some((org, app)) => ConsoleContext::open(page_context, org, app).await,
        None => Err(PageError::NotFound),
    }
}
