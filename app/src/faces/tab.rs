//! The Faces tab of a user: what is stored, and a picture that was checked and is not saved yet.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::faces::lists::{self, FaceList};
use rollcall_core::{Error, Result, faces, users};
use serde::Deserialize;
use uuid::Uuid;

use super::tab_page::FacesPage;
use super::tab_view::{Alike, Shown, TabView, Waiting};
use crate::answer::{Answer, messages, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;
use crate::users::head::{UserActions, head_faces};

#[derive(Default, Deserialize)]
pub struct TabQuery {
    /// The token of a checked upload.
    #[serde(default)]
    checked: String,
    #[serde(default)]
    done: String,
}

/// What is shown besides the stored faces.
#[derive(Default)]
struct Extra {
    waiting: Option<Waiting>,
    failure: Option<(&'static str, Error)>,
    toast: Option<&'static str>,
}

pub async fn show(console: ConsoleContext, Query(query): Query<TabQuery>) -> Answer {
    let id = console.id("user")?;
    let mut extra = Extra { toast: toast(&query.done), ..Extra::default() };
    if !query.checked.is_empty() {
        match waiting(&console, id, &query.checked, String::new()).await {
            Ok(Some(waiting)) => extra.waiting = Some(waiting),
            Ok(None) => extra.failure = Some(("Nothing to save.", over())),
            Err(error) => return Err(error.into()),
        }
    }
    page(&console, id, extra).await
}

fn toast(done: &str) -> Option<&'static str> {
    match done {
        "saved" => Some("Face saved."),
        "deleted" => Some("Face deleted."),
        "discarded" => Some("Discarded. Nothing was saved."),
        "listed" => Some("Face added to the list."),
        "unlisted" => Some("Face removed from the list."),
        _ => None,
    }
}

fn over() -> Error {
    Error::Conflict(
        "The picture was saved or discarded already, or more than 15 minutes have passed. Upload it again."
            .into(),
    )
}

async fn waiting(
    console: &ConsoleContext,
    user: Uuid,
    token: &str,
    comment: String,
) -> Result<Option<Waiting>> {
    let found = faces::checked(console.ctx(), &console.actor, user, token).await?;
    let Some(mut found) = found else { return Ok(None) };
    let alike = std::mem::take(&mut found.matches).into_iter().map(|one| {
        let thumbnail = faces::thumbnail_path(console.ctx(), one.face)?;
        Ok(Alike { own: one.user == user, thumbnail, found: one })
    });
    let alike = alike.collect::<Result<Vec<_>>>()?;
    Ok(Some(Waiting { token: token.to_owned(), found, alike, comment }))
}

#[derive(Deserialize)]
pub struct Save {
    token: String,
    #[serde(default)]
    comment: String,
}

/// Saves a checked upload.
pub async fn save(console: ConsoleContext, Form(typed): Form<Save>) -> Answer {
    let id = console.id("user")?;
    let Save { token, comment } = typed;
    match faces::save(console.ctx(), &console.actor, id, &token, &comment).await {
        Ok(_) => Ok(back(&console, id, "saved")),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let waiting = waiting(&console, id, &token, comment).await;
            let waiting = waiting?;
            let failure = Some(("The face was not saved.", error));
            page(&console, id, Extra { waiting, failure, toast: None }).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn discard(console: ConsoleContext, Form(typed): Form<Save>) -> Answer {
    let id = console.id("user")?;
    let discarded = faces::discard(console.ctx(), &console.actor, id, &typed.token).await?;
    Ok(back(&console, id, if discarded { "discarded" } else { "saved" }))
}

#[derive(Deserialize)]
pub struct Delete {
    #[serde(default)]
    reason: String,
}

pub async fn delete(
    console: ConsoleContext,
    Path((_, _, _, face)): Path<(String, String, String, String)>,
    Form(typed): Form<Delete>,
) -> Answer {
    let id = console.id("user")?;
    let face = PageError::parse_id(&face, "face")?;
    match faces::delete(console.ctx(), &console.actor, id, face, &typed.reason).await {
        Ok(()) => Ok(back(&console, id, "deleted")),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let failure = Some(("The face was not deleted.", error));
            page(&console, id, Extra { failure, ..Extra::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub struct AddToList {
    #[serde(default)]
    list: String,
    #[serde(default)]
    reason: String,
}

/// Puts a face on the blocklist or the allowlist.
pub async fn add_to_list(
    console: ConsoleContext,
    Path((_, _, _, face)): Path<(String, String, String, String)>,
    Form(typed): Form<AddToList>,
) -> Answer {
    let id = console.id("user")?;
    let face = PageError::parse_id(&face, "face")?;
    let added = match FaceList::from_code(&typed.list) {
        Some(list) => lists::add(console.ctx(), &console.actor, face, list, &typed.reason).await,
        None => Err(Error::invalid("list", "Choose blocklist or allowlist.")),
    };
    listed(&console, id, added.map(drop), "listed").await
}

/// Removes a face from its list.
pub async fn remove_from_list(
    console: ConsoleContext,
    Path((_, _, _, entry)): Path<(String, String, String, String)>,
    Form(typed): Form<Delete>,
) -> Answer {
    let id = console.id("user")?;
    let entry = PageError::parse_id(&entry, "list entry")?;
    let removed = lists::remove(console.ctx(), &console.actor, entry, &typed.reason).await;
    listed(&console, id, removed, "unlisted").await
}

async fn listed(console: &ConsoleContext, user: Uuid, outcome: Result<()>, done: &str) -> Answer {
    match outcome {
        Ok(()) => Ok(back(console, user, done)),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let failure = Some(("The list was not changed.", error));
            page(console, user, Extra { failure, ..Extra::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

fn back(console: &ConsoleContext, user: Uuid, done: &str) -> Response {
    Redirect::to(&console.at(&format!("/users/{user}/faces?done={done}"))).into_response()
}

/// The tab again, with what was wrong with the picture: for the route that takes it, when the browser
/// runs no script.
pub async fn upload_error_page(console: &ConsoleContext, user: Uuid, error: Error) -> Answer {
    match error {
        Error::Invalid(_) | Error::Unavailable(_) | Error::Conflict(_) => {
            let failure = Some(("The picture was not accepted.", error));
            page(console, user, Extra { failure, ..Extra::default() }).await
        }
        other => Err(other.into()),
    }
}

async fn page(console: &ConsoleContext, id: Uuid, extra: Extra) -> Answer {
    let (ctx, actor) = (console.ctx(), &console.actor);
    let user = users::find(ctx, actor, id).await?;
    let user = user.ok_or(PageError::Missing("user"))?;
    let stored = faces::list(ctx, actor, id).await?;
    let revisions = users::history(ctx, actor, id).await?.len();
    let mut entries = lists::of_user(ctx, actor, id).await?;
    let mut alike = lists::resembling(ctx, actor, id).await?;
    let shown = stored.into_iter().map(|face| {
        let thumbnail = faces::thumbnail_path(ctx, face.id)?;
        let picture = faces::picture_path(ctx, face.id)?;
        let entry = entries.iter().position(|entry| entry.face == face.id);
        let listed = entry.map(|at| entries.swap_remove(at));
        let found = alike.iter().position(|one| one.face == face.id);
        let blocklisted_alike = found.map(|at| alike.swap_remove(at));
        Ok(Shown { face, thumbnail, picture, listed, blocklisted_alike })
    });
    let shown = shown.collect::<Result<Vec<_>>>()?;
    let answer = extra.failure.as_ref().map_or(StatusCode::OK, |(_, error)| status(error));
    let view = TabView {
        head: head_faces(console, &user).await?,
        user,
        revisions,
        faces: shown,
        waiting: extra.waiting,
        base: console.base.clone(),
        may_edit: console.may(Permission::EditFaces),
        actions: UserActions::of(console),
        unavailable: ctx.faces.ready().err().map(|error| error.to_string()),
        failure: extra.failure.map(|(title, error)| (title, messages(&error))),
        toast: extra.toast,
        now: console.now,
    };
    let title = format!("Faces of {}", view.user.name());
    let document = console.document(&title).status(answer).camera();
    Ok(console.page(NavSection::Users, document, move || view! { <FacesPage view/> }))
}
