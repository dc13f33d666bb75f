//! The decisions about an export. All go back to its page.

use axum::response::{IntoResponse, Redirect};
use rollcall_core::Result;
use rollcall_core::exports::{self, Export};

use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

pub async fn cancel(console: ConsoleContext) -> Answer {
    let id = console.id(NavSection::Exports, "export")?;
    let done = exports::cancel(console.ctx(), &console.actor, id).await;
    back(&console, done)
}

pub async fn approve(console: ConsoleContext) -> Answer {
    let id = console.id(NavSection::Exports, "export")?;
    let done = exports::approve(console.ctx(), &console.actor, id).await;
    back(&console, done)
}

pub async fn decline(console: ConsoleContext) -> Answer {
    let id = console.id(NavSection::Exports, "export")?;
    let done = exports::decline(console.ctx(), &console.actor, id).await;
    back(&console, done)
}

pub async fn revoke(console: ConsoleContext) -> Answer {
    let id = console.id(NavSection::Exports, "export")?;
    let done = exports::revoke_link(console.ctx(), &console.actor, id).await;
    back(&console, done)
}

pub async fn renew(console: ConsoleContext) -> Answer {
    let id = console.id(NavSection::Exports, "export")?;
    let done = exports::renew_link(console.ctx(), &console.actor, id).await;
    back(&console, done)
}

pub async fn delete(console: ConsoleContext) -> Answer {
    let id = console.id(NavSection::Exports, "export")?;
    let done = exports::delete(console.ctx(), &console.actor, id).await;
    back(&console, done)
}

fn back(console: &ConsoleContext, done: Result<Export>) -> Answer {
    let export = done.map_err(|error| console.refuse(NavSection::Exports, &error))?;
    Ok(Redirect::to(&console.at(&format!("/exports/{}", export.id))).into_response())
}
