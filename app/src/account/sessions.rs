use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::operators;
use serde::Deserialize;

use super::frame::frame_of;
use super::page::SessionsPage;
use crate::answer::Answer;
use crate::page_context::PageContext;
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
