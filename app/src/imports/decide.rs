//! The two decisions about an import. Both go back to its page.

use axum::response::{IntoResponse, Redirect};
use rollcall_core::imports;

use crate::answer::Answer;
use crate::console::Console;
use crate::shell::frame::Room;

pub async fn start(console: Console) -> Answer {
    let id = console.id(Room::Imports, "import")?;
    imports::start(console.ctx(), &console.actor, id)
        .await
        .map_err(|error| console.refuse(Room::Imports, &error))?;
    Ok(Redirect::to(&console.at(&format!("/imports/{id}"))).into_response())
}

/// Before the start it discards; a run stops at the next chunk.
pub async fn cancel(console: Console) -> Answer {
    let id = console.id(Room::Imports, "import")?;
    imports::cancel(console.ctx(), &console.actor, id)
        .await
        .map_err(|error| console.refuse(Room::Imports, &error))?;
    Ok(Redirect::to(&console.at(&format!("/imports/{id}"))).into_response())
}
