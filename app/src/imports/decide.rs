//! Decisions about an import as a whole. Each returns to the page of the import.

use axum::response::{IntoResponse, Redirect};
use rollcall_core::Result;
use rollcall_core::imports::{self, Import};

use super::query::ImportPageQuery;
use super::refused::Refused;
use super::show::again;
use crate::answer::Answer;
use crate::console::ConsoleContext;

/// Cancels an import. Before the start this discards it; a run or an undo stops at its next chunk.
pub async fn cancel(console: ConsoleContext) -> Answer {
    let id = console.id("import")?;
    let done = imports::cancel(console.ctx(), &console.actor, id).await;
    back(&console, "The import was not cancelled.", done).await
}

/// Resumes a run that stopped.
pub async fn resume(console: ConsoleContext) -> Answer {
    let id = console.id("import")?;
    let done = imports::resume(console.ctx(), &console.actor, id).await;
    back(&console, "The import was not resumed.", done).await
}

/// Checks every row again, against the users as they are now.
pub async fn check_again(console: ConsoleContext) -> Answer {
    let id = console.id("import")?;
    let done = imports::revalidate(console.ctx(), &console.actor, id).await;
    back(&console, "The rows were not checked again.", done).await
}

async fn back(console: &ConsoleContext, title: &'static str, done: Result<Import>) -> Answer {
    match done {
        Ok(import) => {
            Ok(Redirect::to(&console.at(&format!("/imports/{}", import.id))).into_response())
        }
        Err(error) => {
            let refused = Refused::new(title, &error);
            again(console, &ImportPageQuery::default(), error, refused).await
        }
    }
}
