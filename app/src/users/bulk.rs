//! Changes many users at once: the form, and the way to the preview of what it would do.

use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::bulk::{self, BulkChange, NewBulkChange};
use rollcall_core::users::{self, UserStatus};
use rollcall_core::{Error, Result};

use super::bulk_page::{BulkPage, BulkView, Typed};
use super::picked::Picked;
use crate::answer::{Answer, refused};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

type Pairs = Vec<(String, String)>;

/// The form, for the users that the address names: a filter of the list, or selected rows.
pub async fn show(console: ConsoleContext, Query(pairs): Query<Pairs>) -> Answer {
    let mut typed = Typed::from_pairs(&pairs);
    if let Some(users) = Picked::required(&console, &pairs).await? {
        typed.filter.ids = users;
    }
    page(&console, typed, None).await
}

/// Prepares the change and opens its preview, or shows the form again with the reasons.
pub async fn submit(console: ConsoleContext, Form(pairs): Form<Pairs>) -> Answer {
    let typed = Typed::from_pairs(&pairs);
    let prepared = match change_of(&typed) {
        Ok(change) => {
            let (reason, text) = match change {
                BulkChange::Status(_) => (typed.reason.clone(), typed.text.clone()),
                _ => (typed.why.clone(), String::new()),
            };
            let new = NewBulkChange { filter: typed.filter.clone(), change, reason, text };
            bulk::prepare(console.ctx(), &console.actor, &new).await
        }
        Err(error) => Err(error),
    };
    match prepared {
        Ok(import) => {
            let preview = console.at(&format!("/imports/{}", import.id));
            Ok(Redirect::to(&preview).into_response())
        }
        Err(error @ Error::Invalid(_)) => page(&console, typed, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

fn change_of(typed: &Typed) -> Result<BulkChange> {
    match typed.change.as_str() {
        "status" => {
            let status = UserStatus::from_code(&typed.status);
            status
                .map(BulkChange::Status)
                .ok_or_else(|| Error::invalid("status", "Choose a status."))
        }
        "add_tags" => Ok(BulkChange::AddTags(typed.tags.clone())),
        "remove_tags" => Ok(BulkChange::RemoveTags(typed.tags.clone())),
        _ => Err(Error::invalid("change", "Choose what to change.")),
    }
}

async fn page(console: &ConsoleContext, typed: Typed, error: Option<Error>) -> Answer {
    let matched = bulk::count(console.ctx(), &console.actor, &typed.filter).await?;
    let reasons = users::status_reasons(console.ctx(), &console.actor).await?;
    let (document, errors) = refused(console.document("Change users"), error);
    let view = BulkView { typed, matched, reasons, errors, users: console.at("/users") };
    Ok(console.page(NavSection::Users, document, move || view! { <BulkPage view/> }))
}
