//! Search by face. The picture is not stored: the page of the result contains it.

use axum::Form;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::faces::{self, FaceSearch, FaceSearchQuery, Match};
use rollcall_core::{Error, Result};
use serde::Deserialize;

use super::search_page::{Found, SearchPage, SearchView, Shown};
use crate::answer::{Answer, messages, status};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

pub async fn show(console: ConsoleContext) -> Answer {
    console.actor.require(Permission::ReadFaces)?;
    page(&console, None, None)
}

#[derive(Deserialize)]
pub struct Again {
    token: String,
    #[serde(default)]
    face: usize,
    /// The picture that the page showed.
    #[serde(default)]
    picture: String,
}

/// Another face of the same picture.
pub async fn again(console: ConsoleContext, Form(sent): Form<Again>) -> Answer {
    let (ctx, actor) = (console.ctx(), &console.actor);
    match faces::search_again(ctx, actor, &sent.token, sent.face, &FaceSearchQuery::default()).await
    {
        Ok(search) => answer(&console, search, shown_again(sent.picture)),
        Err(error) => refused(&console, error),
    }
}

/// The picture as the browser sent it back; anything but base64 is dropped.
fn shown_again(picture: String) -> String {
    if STANDARD.decode(&picture).is_ok() { picture } else { String::new() }
}

/// The answer to a picture: for the route that takes it.
pub fn search_answer(console: &ConsoleContext, searched: Result<FaceSearch>) -> Answer {
    match searched {
        Ok(mut search) => {
            let picture = STANDARD.encode(std::mem::take(&mut search.shown));
            answer(console, search, picture)
        }
        Err(error) => refused(console, error),
    }
}

fn refused(console: &ConsoleContext, error: Error) -> Answer {
    match error {
        Error::Invalid(_) | Error::Unavailable(_) | Error::Conflict(_) => {
            page(console, None, Some(error))
        }
        other => Err(other.into()),
    }
}

fn answer(console: &ConsoleContext, mut search: FaceSearch, picture: String) -> Answer {
    let shown = |matches: Vec<Match>| -> Result<Vec<Shown>> {
        let shown = matches.into_iter().map(|user| {
            let face = faces::thumbnail_path(console.ctx(), user.face)?;
            Ok(Shown { user, face })
        });
        shown.collect()
    };
    let matches = shown(std::mem::take(&mut search.matches))?;
    let below = shown(std::mem::take(&mut search.below))?;
    page(console, Some(Found { search, matches, below, picture }), None)
}

fn page(console: &ConsoleContext, found: Option<Found>, failure: Option<Error>) -> Answer {
    let answer = failure.as_ref().map_or(StatusCode::OK, status);
    let view = SearchView {
        found,
        failure: failure.as_ref().map(messages),
        unavailable: console.ctx().faces.ready().err().map(|error| error.to_string()),
        may_review: console.may(Permission::ReviewDuplicates),
        to_review: console.waiting.pairs,
        base: console.base.clone(),
    };
    let document = console.document("Search by face").status(answer).own_picture();
    Ok(console.page(NavSection::Faces, document, move || view! { <SearchPage view/> }))
}
