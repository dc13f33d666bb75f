use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::imports;

use super::query::ImportPageQuery;
use super::refused::Refused;
use super::show::again;
use super::undo_page::UndoPage;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

/// Shows what an undo would do, and asks for confirmation. If there is nothing to undo, returns to the
/// import.
pub async fn show(console: ConsoleContext) -> Answer {
    let id = console.id("import")?;
    let would = imports::undo_consequences(console.ctx(), &console.actor, id).await?;
    let import = imports::find(console.ctx(), &console.actor, id).await?;
    let import = import.ok_or(PageError::Missing("import"))?;
    let imports = console.at("/imports");
    let Some(would) = would else {
        return Ok(Redirect::to(&format!("{imports}/{id}")).into_response());
    };
    let document = console.document(&format!("Undo {}", import.file_name));
    Ok(console.page(NavSection::Imports, document, move || {
        view! { <UndoPage import would imports/> }
    }))
}

/// Queues the undo of the import. The page of the import follows that job.
pub async fn submit(console: ConsoleContext) -> Answer {
    let id = console.id("import")?;
    match imports::undo(console.ctx(), &console.actor, id).await {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/imports/{id}"))).into_response()),
        Err(error) => {
            let refused = Refused::new("The import was not undone.", &error);
            again(&console, &ImportPageQuery::default(), error, refused).await
        }
    }
}
