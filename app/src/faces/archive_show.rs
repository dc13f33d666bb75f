//! The page of one archive, whatever its state, and the decisions about it.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::faces::archive::{self, Archive, RowState};
use rollcall_core::{Error, Result};
use serde::Deserialize;

use super::archive_page::{ArchivePage, ArchiveView};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

/// Rows of a page.
pub const ROWS: i64 = 50;

#[derive(Default, Deserialize)]
pub struct ArchiveParams {
    #[serde(default)]
    state: String,
    /// The position of the first row.
    #[serde(default)]
    first: i64,
}

pub async fn show(console: ConsoleContext, Query(params): Query<ArchiveParams>) -> Answer {
    page(&console, &params, None).await
}

pub async fn start(console: ConsoleContext) -> Answer {
    let id = console.id("face archive")?;
    let done = archive::start(console.ctx(), &console.actor, id).await;
    back(&console, "The archive was not started.", done).await
}

/// Before the start it discards; what is moving stops after its row.
pub async fn cancel(console: ConsoleContext) -> Answer {
    let id = console.id("face archive")?;
    let done = archive::cancel(console.ctx(), &console.actor, id).await;
    back(&console, "The archive was not cancelled.", done).await
}

async fn back(console: &ConsoleContext, title: &'static str, done: Result<Archive>) -> Answer {
    match done {
        Ok(archive) => {
            let page = console.at(&format!("/faces/archives/{}", archive.id));
            Ok(Redirect::to(&page).into_response())
        }
        Err(error @ Error::Conflict(_)) => {
            page(console, &ArchiveParams::default(), Some((title, error))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    console: &ConsoleContext,
    params: &ArchiveParams,
    refused: Option<(&'static str, Error)>,
) -> Answer {
    let id = console.id("face archive")?;
    let (ctx, actor) = (console.ctx(), &console.actor);
    let found = archive::find(ctx, actor, id).await?;
    let found = found.ok_or(PageError::Missing("face archive"))?;
    let state = RowState::from_code(&params.state);
    let first = params.first.max(0);
    let mut rows = archive::rows(ctx, actor, id, state, first, ROWS + 1).await?;
    let next = (rows.len() as i64 > ROWS).then(|| rows[ROWS as usize].ordinal);
    rows.truncate(ROWS as usize);
    let moving = found.state.is_moving() && refused.is_none();
    let mut document = console.document(&found.file_name).moving(moving);
    if let Some((_, error)) = &refused {
        document = document.status(status(error));
    }
    let view = ArchiveView {
        archive: found,
        state,
        rows,
        is_first: first == 0,
        next,
        refused: refused.map(|(title, error)| (title, error.to_string())),
        base: console.base.clone(),
        may_edit: console.may(Permission::EditFaces),
        slugs: (console.actor.organization.slug.clone(), console.actor.application.slug.clone()),
        now: console.now,
    };
    Ok(console.page(NavSection::Faces, document, move || view! { <ArchivePage view/> }))
}
