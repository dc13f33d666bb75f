use axum::response::{IntoResponse as _, Redirect};
use rollcall_core::access::Permission;
use rollcall_core::api_keys;

use super::key_form::TypedKey;
use super::key_page::{KeysView, show};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

/// `GET …/settings`: its first page.
pub async fn settings(console: ConsoleContext) -> Answer {
    match super::first(&console.actor) {
        Some(path) => Ok(Redirect::to(&console.at(path)).into_response()),
        None => Err(console.refuse(
            NavSection::Settings,
            &console.actor.require(Permission::ManageApiKeys).err().unwrap_or_else(|| {
                rollcall_core::Error::Forbidden("Your role has no settings.".into())
            }),
        )),
    }
}

/// `GET …/settings/keys`: the application's keys, and the form for a new one.
pub async fn keys(console: ConsoleContext) -> Answer {
    let keys = api_keys::list(console.ctx(), &console.actor)
        .await
        .map_err(|error| console.refuse(NavSection::Settings, &error))?;
    Ok(show(&console, KeysView::new(&console, keys, TypedKey::default())))
}
