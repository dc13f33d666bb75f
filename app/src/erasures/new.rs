//! Erases many users: what goes, and the number that confirms it.

use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::access::Permission;
use rollcall_core::erasure::{self, NewErasure};

use super::new_page::{NewErasurePage, NewErasureView};
use crate::answer::{Answer, refused};
use crate::console::ConsoleContext;
use crate::exports::address::parse;
use crate::shell::nav::NavSection;
use crate::ui::format::counted;
use crate::users::picked::Picked;

type Pairs = Vec<(String, String)>;

/// Says what goes with the users that the address names, a filter of the list or selected rows, and asks
/// for their number.
pub async fn show(console: ConsoleContext, Query(pairs): Query<Pairs>) -> Answer {
    console.actor.require(Permission::DeleteUsers)?;
    console.actor.require_recent_proof(&console.ctx().clock)?;
    let mut new = typed(&pairs);
    if let Some(users) = Picked::required(&console, &pairs).await? {
        new.filter.ids = users;
    }
    page(&console, new, None).await
}

/// Starts the erasure and opens its page, or shows the form again with the reasons.
pub async fn submit(console: ConsoleContext, Form(pairs): Form<Pairs>) -> Answer {
    let new = typed(&pairs);
    match erasure::start(console.ctx(), &console.actor, &new).await {
        Ok(started) => {
            let page = console.at(&format!("/users/erasures/{}", started.id));
            Ok(Redirect::to(&page).into_response())
        }
        Err(error @ Error::Invalid(_)) => page(&console, new, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

fn typed(pairs: &Pairs) -> NewErasure {
    let one = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    NewErasure { filter: parse(pairs), typed: one("typed"), reason: one("reason") }
}

async fn page(console: &ConsoleContext, new: NewErasure, error: Option<Error>) -> Answer {
    let reach = erasure::reach(console.ctx(), &console.actor, &new.filter).await?;
    let title = format!("Erase {}", counted(reach.users, "user", "users"));
    let (document, errors) = refused(console.document(&title), error);
    let view = NewErasureView { title, new, reach, errors, users: console.at("/users") };
    Ok(console.page(NavSection::Users, document, move || view! { <NewErasurePage view/> }))
}
