//! The blocklist and the allowlist of an application: the faces on them, since when and why, and how to
//! remove them.

use std::collections::HashMap;

use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::faces::{self, lists};
use rollcall_core::{Error, Result};
use serde::Deserialize;
use uuid::Uuid;

use super::lists_page::{FaceListsPage, FaceListsView};
use super::lists_query::FaceListsQuery;
use crate::answer::{Answer, messages, status};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

const PAGE_SIZE: i64 = 50;

pub async fn show(console: ConsoleContext, Query(query): Query<FaceListsQuery>) -> Answer {
    page(&console, query, None).await
}

#[derive(Deserialize)]
pub struct Removal {
    #[serde(default)]
    reason: String,
    /// The list that was shown.
    #[serde(default)]
    list: String,
}

/// Removes a face from its list.
pub async fn remove(console: ConsoleContext, Form(typed): Form<Removal>) -> Answer {
    let entry = console.id("list entry")?;
    let query = FaceListsQuery { list: typed.list, ..FaceListsQuery::default() };
    match lists::remove(console.ctx(), &console.actor, entry, &typed.reason).await {
        Ok(()) => {
            let address = FaceListsQuery::address(&console.base, query.list(), None);
            let joint = if address.contains('?') { '&' } else { '?' };
            Ok(Redirect::to(&format!("{address}{joint}done=removed")).into_response())
        }
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            page(&console, query, Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(console: &ConsoleContext, query: FaceListsQuery, failure: Option<Error>) -> Answer {
    let (ctx, actor) = (console.ctx(), &console.actor);
    let page = lists::list(ctx, actor, query.list(), query.before(), PAGE_SIZE);
    let page = page.await?;
    let thumbnail = |face: Uuid| Ok((face, faces::thumbnail_path(ctx, face)?));
    let thumbnails = page.entries.iter().map(|entry| thumbnail(entry.face));
    let thumbnails: Result<HashMap<Uuid, String>> = thumbnails.collect();
    let answer = failure.as_ref().map_or(StatusCode::OK, status);
    let view = FaceListsView {
        thumbnails: thumbnails?,
        entries: page.entries,
        next: page.next,
        removed: query.done == "removed" && failure.is_none(),
        query,
        failure: failure.as_ref().map(messages),
        base: console.base.clone(),
        may_edit: console.may(Permission::EditFaces),
        now: console.now,
    };
    let document = console.document("Face lists").status(answer);
    Ok(console.page(NavSection::Faces, document, move || view! { <FaceListsPage view/> }))
}
