//! Saved views: saving one from the list, deleting one.

use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::users::UserQuery;
use rollcall_core::views::{self, NewView};
use rollcall_core::{Error, Result};

use super::address::{parse, users_address};
use super::list;
use crate::answer::Answer;
use crate::console::ConsoleContext;

type Pairs = Vec<(String, String)>;

/// Saves the filters and the order of the form, and opens the list with them, or shows the list again
/// with the reason.
pub async fn save(console: ConsoleContext, Form(pairs): Form<Pairs>) -> Answer {
    let one = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let query = parse(&pairs);
    let new = NewView {
        name: one("view_name"),
        query: query.clone(),
        is_shared: one("view_for") == "team",
        is_default: one("view_for") == "default",
    };
    let done = views::save(console.ctx(), &console.actor, &new).await;
    answer(&console, &query, done, "saved").await
}

/// Deletes a view, and opens the list as it was.
pub async fn delete(console: ConsoleContext, Form(pairs): Form<Pairs>) -> Answer {
    let id = console.id("view")?;
    let done = views::delete(console.ctx(), &console.actor, id).await;
    answer(&console, &parse(&pairs), done, "deleted").await
}

async fn answer(
    console: &ConsoleContext,
    query: &UserQuery,
    done: Result<()>,
    toast: &str,
) -> Answer {
    match done {
        Ok(()) => {
            let list = users_address(&console.at("/users"), query);
            Ok(Redirect::to(&format!("{list}&view={toast}")).into_response())
        }
        Err(error @ Error::Invalid(_)) => list::again(console, query.clone(), error).await,
        Err(error) => Err(error.into()),
    }
}
