use axum::response::{IntoResponse as _, Redirect};
use rollcall_core::api_keys;

use crate::answer::Answer;
use crate::console::Console;
use crate::shell::frame::Room;

/// `POST …/settings/keys/{id}/revoke`: ends a key for good.
pub async fn revoke(console: Console) -> Answer {
    let id = console.id(Room::Settings, "key")?;
    api_keys::revoke(console.ctx(), &console.actor, id)
        .await
        .map_err(|error| console.refuse(Room::Settings, &error))?;
    Ok(Redirect::to(&console.at("/settings/keys")).into_response())
}
