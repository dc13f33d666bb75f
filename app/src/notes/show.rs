use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::{Error, notes, users};
use serde::Deserialize;
use uuid::Uuid;

use super::tab_page::{NotesPage, NotesView};
use crate::answer::{Answer, messages, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;
use crate::ui::format::counted;
use crate::users::head::{UserActions, head_faces};

#[derive(Default, Deserialize)]
pub struct TabQuery {
    #[serde(default)]
    done: String,
    /// How many colleagues a note mentions.
    #[serde(default)]
    mentioned: String,
}

pub async fn show(console: ConsoleContext, Query(query): Query<TabQuery>) -> Answer {
    let id = console.id("user")?;
    page(&console, id, Extra { toast: toast(&query), ..Extra::default() }).await
}

/// What is shown besides the notes.
#[derive(Default)]
pub(super) struct Extra {
    pub toast: Option<String>,
    /// Why nothing was written.
    pub failure: Option<Error>,
    /// What was typed: of a new note, or of the one with this ID.
    pub typed: Option<(Option<Uuid>, String)>,
}

/// The tab with what was typed, after a note with a file was refused.
pub async fn refused_page(
    console: &ConsoleContext,
    user: Uuid,
    typed: String,
    error: Error,
) -> Answer {
    match error {
        Error::Invalid(_) | Error::Conflict(_) => {
            let extra =
                Extra { failure: Some(error), typed: Some((None, typed)), ..Extra::default() };
            page(console, user, extra).await
        }
        error => Err(error.into()),
    }
}

pub(super) async fn page(
    console: &ConsoleContext,
    id: Uuid,
    extra: Extra,
) -> Result<Response, PageError> {
    let (ctx, actor) = (console.ctx(), &console.actor);
    let user = users::find(ctx, actor, id).await?.ok_or(PageError::Missing("user"))?;
    let found = notes::list(ctx, actor, id).await?;
    let history = users::history(ctx, actor, id).await?;
    let head = head_faces(console, &user).await?;
    let mut document = console.document(&format!("Notes on {}", user.name()));
    if let Some(error) = &extra.failure {
        document = document.status(status(error));
    }
    let view = NotesView {
        notes: found,
        colleagues: notes::colleagues(ctx, actor).await?,
        reader: actor.operator_id(),
        may_write: console.may(Permission::WriteNotes),
        may_delete: console.may(Permission::DeleteNotes),
        actions: UserActions::of(console),
        rights: actor.role.rights(),
        failure: extra.failure.as_ref().map(messages),
        typed: extra.typed,
        toast: extra.toast,
        revisions: history.len(),
        head,
        user,
        base: console.base.clone(),
        now: console.now,
    };
    Ok(console.page(NavSection::Users, document, move || view! { <NotesPage view/> }))
}

fn toast(query: &TabQuery) -> Option<String> {
    let done = match query.done.as_str() {
        "added" => "Note added.",
        "edited" => "Note saved.",
        "deleted" => "Note deleted.",
        _ => return None,
    };
    let mentioned: i64 = query.mentioned.parse().unwrap_or_default();
    Some(match mentioned {
        1.. => format!("{done} It mentions {}.", counted(mentioned, "colleague", "colleagues")),
        _ => done.to_owned(),
    })
}
