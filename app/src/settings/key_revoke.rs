use axum::response::{IntoResponse as _, Redirect};
use rollcall_core::api_keys;

use crate::answer::Answer;
use crate::console::ConsoleContext;

/// `POST …/settings/keys/{id}/revoke`: ends a key for good.
pub async fn revoke(console: ConsoleContext) -> Answer {
    let id = console.id("key")?;
    api_keys::revoke(console.ctx(), &console.actor, id).await?;
    Ok(Redirect::to(&console.at("/settings/keys")).into_response())
}
