use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::notes::{self, FoundNote, FoundNotes};
use serde::Deserialize;
use uuid::Uuid;

use crate::address::with_query;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::time::Ago;

/// Characters of a note that the list shows.
const SHOWN: usize = 400;

#[derive(Default, Deserialize)]
pub struct SearchQuery {
    #[serde(default)]
    q: String,
    /// The last note of the page before.
    #[serde(default)]
    before: String,
}

/// The notes of an application, newest first, and a search in them.
pub async fn show(console: ConsoleContext, Query(query): Query<SearchQuery>) -> Answer {
    let before = Uuid::try_parse(&query.before).ok();
    let found = notes::search(console.ctx(), &console.actor, &query.q, before).await?;
    let (base, now) = (console.base.clone(), console.now);
    let document = console.document("Notes");
    let typed = query.q;
    Ok(console.page(NavSection::Users, document, move || {
        view! { <SearchPage found typed base now/> }
    }))
}

#[component]
fn SearchPage(found: FoundNotes, typed: String, base: String, now: Timestamp) -> impl IntoView {
    let here = format!("{base}/notes");
    let next = found.next.map(|before| {
        let href = with_query(&here, [("q", typed.clone()), ("before", before.to_string())]);
        view! { <a class="btn" href=href rel="next">"Older notes"</a> }
    });
    let list = if found.notes.is_empty() {
        let (title, text) = match typed.trim() {
            "" => ("No notes yet", "Notes that the team writes about users are listed here."),
            _ => ("No notes found", "No note contains this text."),
        };
        view! { <Empty glyph=Glyph::Search title text>""</Empty> }.into_any()
    } else {
        let items = found.notes.into_iter().map(|one| item(one, &base, now)).collect_view();
        view! { <ol class="notes">{items}</ol> }.into_any()
    };
    view! {
        <Crumbs href=format!("{base}/users") label="Users"/>
        <PageHead title="Notes"><p>"What the team has written about users, newest first."</p></PageHead>
        <form class="row row--wrap" method="get" action=here role="search">
            <label class="vh" for="q">"Text of a note"</label>
            <input class="input input--short" id="q" name="q" type="search" value=typed placeholder="Text of a note"/>
            <button class="btn">"Search"</button>
        </form>
        <section class="section" aria-label="Notes">{list}{next}</section>
    }
}

fn item(found: FoundNote, base: &str, now: Timestamp) -> impl IntoView + use<> {
    let href = format!("{base}/users/{}/notes#note-{}", found.user, found.id);
    let name = found.user_name().to_owned();
    let mut text: String = found.text.chars().take(SHOWN).collect();
    if text.len() < found.text.len() {
        text.push('…');
    }
    view! {
        <li>
            <p class="row"><a href=href><bdi>{name}</bdi></a><span class="muted"><bdi>{found.author}</bdi>" · "<Ago at=found.at now/></span></p>
            <p class="prose">{text}</p>
        </li>
    }
}
