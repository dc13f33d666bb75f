//! The small forms of an item: to whom it is assigned, until when, and when it is shown again.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::inbox::{self, ItemKind};
use rollcall_core::{Error, Result};
use serde::Deserialize;
use uuid::Uuid;

use super::address::{InboxParams, inbox_address};
use super::show::page;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;

type Place = Path<(String, String, String, String)>;

#[derive(Default, Deserialize)]
pub struct Change {
    /// The e-mail address of a colleague; nothing: nobody.
    #[serde(default)]
    to: String,
    #[serde(default)]
    day: String,
    /// Which of several buttons was used: `me`, `nobody`, `clear`; nothing: the main one.
    #[serde(default)]
    act: String,
    /// The list that was shown.
    #[serde(default)]
    view: String,
    #[serde(default)]
    only: String,
}

pub async fn assign(console: ConsoleContext, place: Place, Form(sent): Form<Change>) -> Answer {
    let (kind, id) = item_of(&console, &place)?;
    let (done, outcome) = match assignee(&console, kind, &sent).await {
        Ok(to) => {
            let done = if to.is_some() { "assigned" } else { "released" };
            (done, inbox::assign(console.ctx(), &console.actor, kind, id, to).await)
        }
        Err(error) => ("", Err(error)),
    };
    back(&console, &sent, done, outcome).await
}

pub async fn due(console: ConsoleContext, place: Place, Form(sent): Form<Change>) -> Answer {
    let (kind, id) = item_of(&console, &place)?;
    let outcome = match day_of(&sent) {
        Ok(day) => inbox::set_due(console.ctx(), &console.actor, kind, id, day).await,
        Err(error) => Err(error),
    };
    back(&console, &sent, "due", outcome).await
}

pub async fn snooze(console: ConsoleContext, place: Place, Form(sent): Form<Change>) -> Answer {
    let (kind, id) = item_of(&console, &place)?;
    let outcome = match day_of(&sent) {
        Ok(day) => inbox::snooze(console.ctx(), &console.actor, kind, id, day).await,
        Err(error) => Err(error),
    };
    let done = if sent.act == "clear" { "woken" } else { "snoozed" };
    back(&console, &sent, done, outcome).await
}

fn item_of(
    console: &ConsoleContext,
    Path((_, _, kind, _)): &Place,
) -> std::result::Result<(ItemKind, Uuid), PageError> {
    let kind = ItemKind::from_code(kind).ok_or(PageError::Missing("item"))?;
    Ok((kind, console.id("item")?))
}

/// Whom the form names.
async fn assignee(console: &ConsoleContext, kind: ItemKind, sent: &Change) -> Result<Option<Uuid>> {
    let email = sent.to.trim().to_lowercase();
    match sent.act.as_str() {
        "me" => return Ok(console.actor.operator_id()),
        "nobody" => return Ok(None),
        _ if email.is_empty() => {
            return Err(Error::invalid("to", "Enter the e-mail address of a colleague."));
        }
        _ => {}
    }
    let all = inbox::colleagues(console.ctx(), &console.actor, kind).await?;
    let found = all.into_iter().find(|one| one.email.to_lowercase() == email);
    let words = "No colleague with this e-mail address can decide about it.";
    found.map(|one| Some(one.id)).ok_or_else(|| Error::invalid("to", words))
}

/// The day of a form; an empty one if it is to be taken back.
fn day_of(sent: &Change) -> Result<&str> {
    match (sent.act.as_str(), sent.day.trim()) {
        ("clear", _) => Ok(""),
        (_, "") => Err(Error::invalid("day", "Choose a day.")),
        (_, day) => Ok(day),
    }
}

/// Leads back to the list that was shown, or shows it with the reason.
async fn back(console: &ConsoleContext, sent: &Change, done: &str, outcome: Result<()>) -> Answer {
    let params =
        InboxParams { view: sent.view.clone(), kind: sent.only.clone(), done: String::new() };
    match outcome {
        Ok(()) => {
            let address = inbox_address(&console.base, params.query(), done);
            Ok(Redirect::to(&address).into_response())
        }
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            page(console, &params, Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}
