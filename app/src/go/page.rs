//! The command palette as a page: the same places, for those who run no script.

use axum::extract::Query;
use leptos::prelude::*;
use serde::Deserialize;

use super::found::{Group, Place};
use super::load::found;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;
use crate::ui::empty::Empty;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::PageHead;

#[derive(Default, Deserialize)]
pub struct GoQuery {
    #[serde(default)]
    q: String,
}

/// `GET …/go`
pub async fn show(console: ConsoleContext, Query(query): Query<GoQuery>) -> Answer {
    let groups = found(console.ctx(), &console.actor, &query.q).await?;
    let (document, here) = (console.document("Go to"), console.at("/go"));
    Ok(console.page(NavSection::Account, document, move || {
        view! { <GoPage groups typed=query.q here/> }
    }))
}

#[component]
fn GoPage(groups: Vec<Group>, typed: String, here: String) -> impl IntoView {
    let body = if groups.is_empty() {
        let (title, text) = ("Nothing found", "No page, action or user fits these words.");
        view! { <Empty glyph=Glyph::Search title text>""</Empty> }.into_any()
    } else {
        groups.into_iter().map(section).collect_view().into_any()
    };
    view! {
        <PageHead title="Go to"/>
        <form class="toolbar" method="get" action=here role="search">
            <div class="search">
                <Icon of=Glyph::Search/>
                <input
                    class="input"
                    type="search"
                    name="q"
                    value=typed
                    maxlength="200"
                    aria-label="Find a page, an action or a user"
                    data-shortcut="/"
                />
            </div>
            <button class="btn">"Find"</button>
        </form>
        {body}
    }
}

fn section(group: Group) -> impl IntoView {
    let id = format!("go-{}", group.label.to_lowercase());
    let labelled_by = id.clone();
    let lines = group.places.into_iter().map(line).collect_view();
    view! {
        <section class="section" aria-labelledby=labelled_by>
            <h2 class="section__head" id=id>{group.label}</h2>
            <ul class="stack stack--tight">{lines}</ul>
        </section>
    }
}

fn line(place: Place) -> impl IntoView {
    let detail = (!place.detail.is_empty())
        .then(|| view! { " "<span class="muted"><bdi>{place.detail}</bdi></span> });
    view! { <li><a href=place.href><bdi>{place.label}</bdi></a>{detail}</li> }
}
