//! Possible duplicates: the queue, the pair that is looked at, and the decision.

use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::faces::pairs::{self, PairList, PairQuery, PairState};
use rollcall_core::{Error, Result, faces, users};
use serde::Deserialize;
use uuid::Uuid;

use super::review_page::ReviewPage;
use super::review_view::{GONE, PairView, ReviewQuery, ReviewView};
use crate::answer::{Answer, messages, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

pub async fn show(console: ConsoleContext, Query(query): Query<ReviewQuery>) -> Answer {
    page(&console, query, None).await
}

#[derive(Deserialize)]
pub struct Decision {
    from: String,
    to: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    cursor: String,
    #[serde(default)]
    next: String,
}

/// Decides about a pair and leads to the next one. If it is refused, shows the pair again with the
/// reason.
pub async fn decide(console: ConsoleContext, Form(sent): Form<Decision>) -> Answer {
    let id = console.id("pair")?;
    let from = PairState::from_code(&sent.from).unwrap_or_default();
    let query =
        ReviewQuery { state: from.code().into(), cursor: sent.cursor, ..ReviewQuery::default() };
    let Some(to) = PairState::from_code(&sent.to) else {
        return Err(PageError::Missing("decision"));
    };
    match pairs::decide(console.ctx(), &console.actor, id, from, to, &sent.reason).await {
        Ok(stays) => {
            let done = if stays { to.code() } else { GONE };
            let address = query.address(&console.base, &sent.next);
            let joint = if address.contains('?') { '&' } else { '?' };
            let address = format!("{address}{joint}done={done}");
            Ok(Redirect::to(&address).into_response())
        }
        Err(error @ (Error::Conflict(_) | Error::Invalid(_))) => {
            let query = ReviewQuery { pair: id.to_string(), ..query };
            page(&console, query, Some((error, sent.reason))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page; with a decision that was not taken, and the reason that was typed for it.
async fn page(
    console: &ConsoleContext,
    mut query: ReviewQuery,
    failure: Option<(Error, String)>,
) -> Answer {
    let (ctx, actor) = (console.ctx(), &console.actor);
    let cursor = (!query.cursor.is_empty()).then(|| query.cursor.clone());
    let mut wanted = PairQuery { state: query.state(), cursor };
    let mut list = pairs::list(ctx, actor, &wanted).await?;
    if list.rows.is_empty() && wanted.cursor.take().is_some() {
        // The last pair of this page was decided; pairs of earlier pages may still be open.
        query.cursor.clear();
        list = pairs::list(ctx, actor, &wanted).await?;
    }
    let open = open(console, &query, &list).await?;
    let thumbnail =
        |face: Option<Uuid>| face.map(|face| faces::thumbnail_path(ctx, face)).transpose();
    let shots = list
        .rows
        .iter()
        .map(|row| Ok([thumbnail(row.users[0].face)?, thumbnail(row.users[1].face)?]));
    let answer = failure.as_ref().map_or(StatusCode::OK, |(error, _)| status(error));
    let (failure, typed) = failure.unzip();
    let view = ReviewView {
        shots: shots.collect::<Result<_>>()?,
        counts: pairs::counts(ctx, actor).await?,
        progress: faces::compare_progress(ctx, actor).await?,
        threshold: faces::settings(ctx, actor).await?.threshold,
        failure: failure.as_ref().map(messages),
        typed: typed.unwrap_or_default(),
        open,
        list,
        query,
        base: console.base.clone(),
        now: console.now,
    };
    let document = console.document("Possible duplicates").status(answer);
    Ok(console.page(NavSection::Faces, document, move || view! { <ReviewPage view/> }))
}

/// The pair that the address names, else the first of the list. A pair that was decided in the
/// meantime is still shown at its own address.
async fn open(
    console: &ConsoleContext,
    query: &ReviewQuery,
    list: &PairList,
) -> std::result::Result<Option<PairView>, PageError> {
    if let Ok(id) = Uuid::try_parse(&query.pair) {
        if let Some(named) = pair(console, list, id).await? {
            return Ok(Some(named));
        }
        // After a decision the address names the next pair. That one can be gone by now, and the
        // decision is saved all the same.
        if query.done.is_empty() {
            return Err(PageError::Missing("pair"));
        }
    }
    match list.rows.first() {
        Some(first) => Ok(pair(console, list, first.id).await?),
        None => Ok(None),
    }
}

async fn pair(console: &ConsoleContext, list: &PairList, id: Uuid) -> Result<Option<PairView>> {
    let (ctx, actor) = (console.ctx(), &console.actor);
    let Some(pair) = pairs::find(ctx, actor, id).await? else { return Ok(None) };
    let (mut both, mut shots) = (Vec::new(), Vec::new());
    for user in &pair.row.users {
        let Some(found) = users::find(ctx, actor, user.id).await? else { return Ok(None) };
        both.push(found);
        let mut of_user = faces::list(ctx, actor, user.id).await?;
        of_user.sort_by_key(|face| Some(face.id) != user.face);
        let paths = of_user.iter().map(|face| faces::thumbnail_path(ctx, face.id));
        shots.push(paths.collect::<Result<Vec<_>>>()?);
    }
    let place = list.rows.iter().position(|row| row.id == id);
    let next = place.and_then(|place| list.rows.get(place + 1)).map(|row| row.id);
    let (Ok(users), Ok(faces)) = (both.try_into(), shots.try_into()) else { return Ok(None) };
    Ok(Some(PairView { pair, users, faces, next }))
}
