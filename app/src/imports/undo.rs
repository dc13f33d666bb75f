use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::imports;

use super::refused::Refused;
use super::show::again;
use super::shown::Wish;
use super::undo_page::UndoPage;
use crate::answer::Answer;
use crate::console::Console;
use crate::shell::frame::Room;

/// What an undo would do, and the decision. Without anything to undo: back to the import.
pub async fn show(console: Console) -> Answer {
    let id = console.id(Room::Imports, "import")?;
    let refuse = |error| console.refuse(Room::Imports, &error);
    let would =
        imports::undo_consequences(console.ctx(), &console.actor, id).await.map_err(refuse)?;
    let import = imports::find(console.ctx(), &console.actor, id).await.map_err(refuse)?;
    let import = import.ok_or_else(|| console.missing(Room::Imports, "import"))?;
    let imports = console.at("/imports");
    let Some(would) = would else {
        return Ok(Redirect::to(&format!("{imports}/{id}")).into_response());
    };
    let document = console.document(&format!("Undo {}", import.file_name));
    Ok(console.page(Room::Imports, document, move || {
        view! { <UndoPage import would imports/> }
    }))
}

/// Takes the import back, as a job that its page follows.
pub async fn submit(console: Console) -> Answer {
    let id = console.id(Room::Imports, "import")?;
    match imports::undo(console.ctx(), &console.actor, id).await {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/imports/{id}"))).into_response()),
        Err(error) => {
            let refused = Refused::new("The import was not undone.", &error);
            again(&console, &Wish::default(), error, refused).await
        }
    }
}
