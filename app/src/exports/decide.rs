//! The decisions about an export. All go back to its page.

use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use rollcall_core::exports::{self, Export};
use serde::Deserialize;

use crate::answer::Answer;
use crate::console::ConsoleContext;

pub async fn cancel(console: ConsoleContext) -> Answer {
    let id = console.id("export")?;
    let export = exports::cancel(console.ctx(), &console.actor, id).await?;
    Ok(to_page(&console, &export, "cancelled"))
}

pub async fn approve(console: ConsoleContext) -> Answer {
    let id = console.id("export")?;
    let export = exports::approve(console.ctx(), &console.actor, id).await?;
    Ok(to_page(&console, &export, "approved"))
}

#[derive(Deserialize)]
pub struct Rejection {
    #[serde(default)]
    reason: String,
}

pub async fn decline(console: ConsoleContext, Form(rejection): Form<Rejection>) -> Answer {
    let id = console.id("export")?;
    let reason = &rejection.reason;
    let export = exports::decline(console.ctx(), &console.actor, id, reason).await?;
    Ok(to_page(&console, &export, "rejected"))
}

pub async fn revoke(console: ConsoleContext) -> Answer {
    let id = console.id("export")?;
    let export = exports::revoke_link(console.ctx(), &console.actor, id).await?;
    Ok(to_page(&console, &export, "revoked"))
}

pub async fn renew(console: ConsoleContext) -> Answer {
    let id = console.id("export")?;
    let export = exports::renew_link(console.ctx(), &console.actor, id).await?;
    Ok(to_page(&console, &export, "renewed"))
}

pub async fn delete(console: ConsoleContext) -> Answer {
    let id = console.id("export")?;
    let export = exports::delete(console.ctx(), &console.actor, id).await?;
    Ok(to_page(&console, &export, "deleted"))
}

/// `done`: what the page says about it.
fn to_page(console: &ConsoleContext, export: &Export, done: &str) -> Response {
    Redirect::to(&console.at(&format!("/exports/{}?done={done}", export.id))).into_response()
}
