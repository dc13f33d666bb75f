use axum::extract::Query;
use axum::http::StatusCode;
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::inbox::{self, Assignee, ItemKind};

use super::address::InboxParams;
use super::page::{InboxPage, PageOfInbox};
use crate::answer::{Answer, messages, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

/// Of each kind; the rest is counted.
const PER_KIND: i64 = 25;

/// `GET /{org}/{app}/inbox`: whoever opens it has seen what is new.
pub async fn show(console: ConsoleContext, Query(params): Query<InboxParams>) -> Answer {
    let answer = page(&console, &params, None).await?;
    if console.waiting.fresh > 0 {
        inbox::look(console.ctx(), &console.actor).await?;
    }
    Ok(answer)
}

/// The inbox; with why something was not done.
pub(super) async fn page(
    console: &ConsoleContext,
    params: &InboxParams,
    failure: Option<Error>,
) -> Answer {
    let (ctx, actor, query) = (console.ctx(), &console.actor, params.query());
    let inbox = inbox::list(ctx, actor, &query, PER_KIND).await?;
    let answer = failure.as_ref().map_or(StatusCode::OK, status);
    let mut kinds: Vec<ItemKind> = inbox.items.iter().map(|item| item.kind).collect();
    kinds.dedup();
    let view = PageOfInbox {
        colleagues: colleagues(console, kinds).await?,
        inbox,
        query,
        done: if failure.is_none() { params.done.clone() } else { String::new() },
        failure: failure.as_ref().map(messages),
        base: console.base.clone(),
        me: actor.operator_id(),
        kinds: ItemKind::ALL.into_iter().filter(|kind| console.may(kind.permission())).collect(),
        now: console.now,
    };
    let document = console.document("Inbox").status(answer);
    Ok(console.page(NavSection::Inbox, document, move || view! { <InboxPage view/> }))
}

/// To whom things of these kinds can be assigned, once for each source.
async fn colleagues(
    console: &ConsoleContext,
    kinds: Vec<ItemKind>,
) -> Result<Vec<(&'static str, Vec<Assignee>)>, PageError> {
    let mut all: Vec<(&'static str, Vec<Assignee>)> = Vec::new();
    for kind in kinds {
        if all.iter().any(|(source, _)| *source == kind.source()) {
            continue;
        }
        let found = inbox::colleagues(console.ctx(), &console.actor, kind).await?;
        all.push((kind.source(), found));
    }
    Ok(all)
}
