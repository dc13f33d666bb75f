//! Two users who are the same person: find the other one, compare, choose, merge; and the undo.

use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::access::{Permission, UserColumn};
use rollcall_core::merge::{self, MergeOrder, MergePlan};
use rollcall_core::users::{self, User, UserRef};
use rollcall_core::{Error, FieldErrors, Result, faces};
use serde::Deserialize;
use uuid::Uuid;

use super::merge_find_page::{MergeFindPage, MergeFindView};
use super::merge_page::{MergePage, MergeView};
use crate::address::with_query;
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct MergeQuery {
    /// The user ID of the other.
    #[serde(default)]
    with: String,
}

/// Both users side by side, or the field for the user ID of the other one.
pub async fn show(console: ConsoleContext, Query(query): Query<MergeQuery>) -> Answer {
    require(&console)?;
    let user = user(&console).await?;
    let with = query.with.trim();
    if with.is_empty() {
        return Ok(find_page(&console, user, String::new(), None));
    }
    let plan = match other(&console, with).await {
        Ok(other) => {
            let survivor = user.didit_internal_id;
            merge::prepare(console.ctx(), &console.actor, survivor, other).await
        }
        Err(error) => Err(error),
    };
    match plan {
        Ok(plan) => compare_page(&console, plan, MergeOrder::default(), None).await,
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            Ok(find_page(&console, user, with.to_owned(), Some(error)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Merges, and goes to the survivor; or shows the page again with what is wrong.
pub async fn submit(console: ConsoleContext, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    require(&console)?;
    let (ctx, actor, id) = (console.ctx(), &console.actor, console.id("user")?);
    let other = value(&pairs, "other").and_then(|id| Uuid::try_parse(id).ok());
    let other = other.ok_or(PageError::Missing("user"))?;
    let order = order(&pairs);
    match merge::merge(ctx, actor, id, other, &order).await {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/users/{id}?merged"))).into_response()),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            match merge::prepare(ctx, actor, id, other).await {
                Ok(plan) => compare_page(&console, plan, order, Some(error)).await,
                Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
                    let user = user(&console).await?;
                    Ok(find_page(&console, user, String::new(), Some(error)))
                }
                Err(error) => Err(error.into()),
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// Undoes the merge of the user whose ID is in the address, and goes to the survivor, who says what they
/// keep.
pub async fn undo(console: ConsoleContext) -> Answer {
    let id = console.id("merge")?;
    let undone = merge::unmerge(console.ctx(), &console.actor, id).await?;
    let here = console.at(&format!("/users/{}", undone.survivor));
    let query = [("unmerged", undone.merged.to_string()), ("kept", undone.kept.join(","))];
    Ok(Redirect::to(&with_query(&here, query)).into_response())
}

fn require(console: &ConsoleContext) -> Result<()> {
    console.actor.require(Permission::EditUsers)?;
    console.actor.require(Permission::ReviewDuplicates)
}

async fn user(console: &ConsoleContext) -> Result<User, PageError> {
    let id = console.id("user")?;
    let found = users::find(console.ctx(), &console.actor, id).await?;
    found.ok_or(PageError::Missing("user"))
}

/// The other user, by their user ID.
async fn other(console: &ConsoleContext, with: &str) -> Result<Uuid> {
    let found = users::find_by(console.ctx(), &console.actor, UserRef::VendorData(with)).await?;
    let words = "No user has this user ID. Check it, or copy it from the user’s page.";
    found.map(|user| user.didit_internal_id).ok_or_else(|| Error::invalid("with", words))
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

/// What the form says. Its radio buttons have the names of the fields.
fn order(pairs: &[(String, String)]) -> MergeOrder {
    let text = |name| value(pairs, name).unwrap_or_default().to_owned();
    let version = |name| value(pairs, name).and_then(|text| text.parse().ok()).unwrap_or(0);
    let chosen = |name: &str| {
        let values = pairs.iter().filter(|(field, _)| field == name);
        values.filter_map(|(_, value)| Uuid::try_parse(value).ok()).collect()
    };
    let is_choice = |name: &str| UserColumn::from_name(name).is_some();
    MergeOrder {
        survivor_version: version("survivor_version"),
        other_version: version("other_version"),
        choices: pairs.iter().filter(|(name, _)| is_choice(name)).cloned().collect(),
        faces: value(pairs, "choose_faces").map(|_| chosen("face")),
        reason: text("reason"),
        text: text("text"),
    }
}

fn find_page(
    console: &ConsoleContext,
    user: User,
    typed: String,
    error: Option<Error>,
) -> Response {
    let mut document = console.document(&format!("Merge {} with another user", user.name()));
    let (mut errors, mut conflict) = (FieldErrors::new(), None);
    match error {
        Some(Error::Invalid(fields)) => {
            document = document.status(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
            let words: Vec<String> = fields.into_values().flatten().collect();
            errors.insert("with".into(), words);
        }
        Some(error) => {
            document = document.status(status(&error));
            conflict = Some(error.to_string());
        }
        None => {}
    }
    let view = MergeFindView { user, typed, errors, conflict, users: console.at("/users") };
    console.page(NavSection::Users, document, move || view! { <MergeFindPage view/> })
}

async fn compare_page(
    console: &ConsoleContext,
    plan: MergePlan,
    order: MergeOrder,
    error: Option<Error>,
) -> Answer {
    let reasons = users::status_reasons(console.ctx(), &console.actor).await?;
    let shots = plan.faces.iter().map(|face| faces::thumbnail_path(console.ctx(), *face));
    let shots = shots.collect::<Result<Vec<String>>>()?;
    let title = format!("Merge {} into {}", plan.other.name(), plan.survivor.name());
    let mut document = console.document(&title);
    let (mut errors, mut conflict) = (FieldErrors::new(), None);
    if let Some(error) = error {
        document = document.status(status(&error));
        match error {
            Error::Invalid(fields) => errors = fields,
            other => conflict = Some(other.to_string()),
        }
    }
    let users = console.at("/users");
    let view = MergeView { plan, order, shots, reasons, errors, conflict, users };
    Ok(console.page(NavSection::Users, document, move || view! { <MergePage view/> }))
}
