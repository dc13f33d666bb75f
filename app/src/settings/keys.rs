use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect};
use rollcall_core::access::Permission;
use rollcall_core::{Error, api_keys};

use super::key_form::TypedKey;
use super::key_page::{KeysView, show};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::once;

/// The page, below the application.
pub(super) const PAGE: &str = "/settings/keys";

/// `GET …/settings`: its first page.
pub async fn settings(console: ConsoleContext) -> Answer {
    if let Some(path) = super::first(&console.actor) {
        return Ok(Redirect::to(&console.at(path)).into_response());
    }
    console.actor.require(Permission::ManageApiKeys)?;
    Err(Error::Forbidden("Your role has no settings.".into()).into())
}

/// `GET …/settings/keys`: the application's keys, and the form for a new one.
pub async fn keys(console: ConsoleContext, headers: HeaderMap) -> Answer {
    let keys = api_keys::list(console.ctx(), &console.actor).await?;
    let view = KeysView::new(&console, keys, TypedKey::default());
    let Some(made) = once::find(&console, PAGE, &headers) else { return Ok(show(&console, view)) };
    let page = show(&console, KeysView { made: Some((made.name, made.secret)), ..view });
    Ok(once::forget(&console, page))
}
