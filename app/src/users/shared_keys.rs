//! Keys that name more than one user, and the two ways to settle them: another key for one of the
//! users, or deleting one.

use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::erasure;
use rollcall_core::users::{self, UserRef};
use rollcall_core::{Error, Result};
use serde::Deserialize;
use uuid::Uuid;

use super::shared_keys_page::{Refused, SharedKeysPage, SharedKeysView};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct SharedKeysQuery {
    /// What was settled on the page before.
    #[serde(default)]
    done: String,
}

pub async fn show(console: ConsoleContext, Query(query): Query<SharedKeysQuery>) -> Answer {
    let toast = match query.done.as_str() {
        "key" => Some("User ID changed."),
        "deleted" => Some("User deleted."),
        _ => None,
    };
    page(&console, None, toast).await
}

#[derive(Deserialize)]
pub struct NewKey {
    #[serde(default)]
    vendor_data: String,
}

/// Gives one of the users another key.
pub async fn change_key(console: ConsoleContext, Form(typed): Form<NewKey>) -> Answer {
    let id = console.id("user")?;
    let key = typed.vendor_data;
    let changed = users::change_shared_key(console.ctx(), &console.actor, id, &key).await;
    settled(&console, id, changed.map(drop), key, "key").await
}

/// Deletes one of the users, with everything that belongs to them.
pub async fn delete(console: ConsoleContext) -> Answer {
    let id = console.id("user")?;
    let deleted = erasure::erase(console.ctx(), &console.actor, UserRef::Id(id)).await;
    settled(&console, id, deleted, String::new(), "deleted").await
}

async fn settled(
    console: &ConsoleContext,
    user: Uuid,
    outcome: Result<()>,
    typed: String,
    done: &str,
) -> Answer {
    match outcome {
        Ok(()) => {
            let address = console.at(&format!("/users/shared-keys?done={done}"));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            page(console, Some(Refused { user, typed, error }), None).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    console: &ConsoleContext,
    refused: Option<Refused>,
    toast: Option<&'static str>,
) -> Answer {
    let shared = users::shared_keys(console.ctx(), &console.actor).await?;
    let answer = refused.as_ref().map_or(StatusCode::OK, |refused| status(&refused.error));
    let view = SharedKeysView {
        shared,
        refused,
        toast,
        users: console.at("/users"),
        may_edit: console.may(Permission::EditUsers),
        may_delete: console.may(Permission::DeleteUsers),
    };
    let document = console.document("Shared user IDs").status(answer);
    Ok(console.page(NavSection::Users, document, move || view! { <SharedKeysPage view/> }))
}
