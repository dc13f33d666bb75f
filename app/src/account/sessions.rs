use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::operators;
use serde::Deserialize;

use super::page::SessionsPage;
use crate::answer::{Answer, Refusal};
use crate::console::Console;
use crate::shell::frame::Room;
use crate::visit::Visit;

#[derive(Deserialize)]
pub struct Origin {
    /// The application that the operator came from, as `/organization/application`.
    #[serde(default)]
    from: String,
}

pub async fn sessions(visit: Visit, Query(origin): Query<Origin>) -> Answer {
    let signed = visit.require_signed()?.clone();
    let ctx = &visit.state.ctx;
    let sessions = operators::sessions::list(ctx, &signed.identity, &signed.session_key)
        .await
        .map_err(|error| visit.refuse(&error))?;
    let console = frame_of(visit, &origin.from).await?;
    let now = console.now;
    Ok(console.page(Room::Account, console.document("My sessions"), move || {
        view! { <SessionsPage sessions now email=signed.identity.email/> }
    }))
}

/// The frame of the application that the operator came from, else of their first.
async fn frame_of(visit: Visit, from: &str) -> Result<Console, Refusal> {
    let signed = visit.require_signed()?;
    let memberships = operators::memberships(&visit.state.ctx, &signed.identity)
        .await
        .map_err(|error| visit.refuse(&error))?;
    let slugs =
        |one: &operators::Membership| (one.organization.slug.clone(), one.application.slug.clone());
    let all: Vec<_> = memberships.iter().map(slugs).collect();
    let wanted = all.iter().find(|(org, app)| format!("/{org}/{app}") == from);
    match wanted.or(all.first()) {
        Some((org, app)) => Console::open(visit, org, app).await,
        None => Err(visit.not_found()),
    }
}
