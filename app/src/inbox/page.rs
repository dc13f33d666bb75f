use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::inbox::{Assignee, Inbox, InboxQuery, InboxView, ItemKind};
use uuid::Uuid;

use super::address::inbox_address;
use super::row::{RowContext, row};
use crate::address::with_query;
use crate::ui::empty::Empty;
use crate::ui::field::{FieldText, SelectField};
use crate::ui::filter::{Filter, Kept};
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::page::PageHead;
use crate::ui::table::{Head, Table};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct PageOfInbox {
    pub inbox: Inbox,
    pub query: InboxQuery,
    /// To whom things of a source can be assigned.
    pub colleagues: Vec<(&'static str, Vec<Assignee>)>,
    /// What the operator may decide.
    pub kinds: Vec<ItemKind>,
    pub done: String,
    pub failure: Option<String>,
    /// `/organization/application`
    pub base: String,
    pub me: Option<Uuid>,
    pub now: Timestamp,
}

#[component]
pub fn InboxPage(view: PageOfInbox) -> impl IntoView {
    let failure = view.failure.clone().map(|words| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Nothing was changed." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    let toast = done_words(&view.done).map(|text| view! { <Toast text/> });
    let (tabs, filter) = (tabs(&view), kind_filter(&view));
    let people = view.colleagues.iter().map(people).collect_view();
    let more = more(&view);
    let body =
        if view.inbox.total() == 0 { nothing(&view).into_any() } else { items(view).into_any() };
    view! {
        <PageHead title="Inbox">
            <p>"What needs a decision. A thing leaves the list by itself when it is decided."</p>
        </PageHead>
        {tabs}
        {filter}
        {failure}
        {body}
        {more}
        {people}
        {toast}
    }
}

fn done_words(done: &str) -> Option<&'static str> {
    Some(match done {
        "assigned" => "Assigned.",
        "released" => "Assigned to nobody.",
        "due" => "Due date saved.",
        "snoozed" => "Snoozed.",
        "woken" => "Shown again.",
        _ => return None,
    })
}

fn tabs(view: &PageOfInbox) -> impl IntoView + use<> {
    let tab = |one: InboxView| Tab {
        label: one.label(),
        href: inbox_address(&view.base, InboxQuery { view: one, ..view.query }, ""),
        count: None,
        look: None,
        current: one == view.query.view,
    };
    let tabs = InboxView::ALL.map(tab).into();
    view! { <Tabs label="Lists" tabs/> }
}

fn kind_filter(view: &PageOfInbox) -> impl IntoView + use<> {
    let here = format!("{}/inbox", view.base);
    let set = view.query.kind;
    let mut options = vec![(String::new(), "Everything".to_owned())];
    options.extend(view.kinds.iter().map(|one| (one.code().to_owned(), one.label().to_owned())));
    let mut kept: Vec<Kept> = Vec::new();
    if view.query.view != InboxView::ForMe {
        kept.push(("view", view.query.view.code().to_owned()));
    }
    let without = with_query(&here, kept.clone());
    let value = set.map(ItemKind::label).unwrap_or_default();
    let code = set.map(ItemKind::code).unwrap_or_default();
    let text = FieldText { name: "kind", label: "What waits", ..FieldText::default() };
    view! {
        <div class="toolbar gap-above">
            <Filter id="filter-kind" label="Kind" value action=here without kept>
                <SelectField text options value=code/>
            </Filter>
        </div>
    }
}

/// Whom the forms offer, once for all rows of a source.
fn people((source, people): &(&'static str, Vec<Assignee>)) -> impl IntoView + use<> {
    let options = people
        .iter()
        .map(|one| view! { <option value=one.email.clone()>{one.name.clone()}</option> })
        .collect_view();
    view! { <datalist id=format!("who-{source}")>{options}</datalist> }
}

fn nothing(view: &PageOfInbox) -> impl IntoView + use<> {
    let (title, text) = match view.query.view {
        InboxView::ForMe => (
            "Nothing waits for you",
            "Imports, exports and possible duplicates that need your decision appear here.",
        ),
        InboxView::Mine => (
            "Nothing is assigned to you",
            "Colleagues can assign things here, and you can yourself.",
        ),
        InboxView::Unassigned => ("Everything has its person", "Nothing that waits is unassigned."),
        InboxView::Due => {
            ("Nothing has a due date", "Set one with Change beside a thing that waits.")
        }
        InboxView::Snoozed => {
            ("Nothing is snoozed", "Snooze what you do not want to see until a later day.")
        }
        InboxView::Others => {
            ("Nothing is with colleagues", "What is assigned to somebody else appears here.")
        }
    };
    let inbox = format!("{}/inbox", view.base);
    let back = (view.query != InboxQuery::default())
        .then(|| view! { <ButtonLink href=inbox label="Go to everything for me"/> });
    view! { <Empty glyph=Glyph::OkRing title text>{back}</Empty> }
}

fn items(view: PageOfInbox) -> impl IntoView {
    let heads = vec![
        Head::new("What waits"),
        Head::new("Since").class("tight"),
        Head::new("Assigned to"),
        Head::new("Due").class("tight"),
        Head::new("Action").class("tight at-end").hidden(),
    ];
    let caption = format!("What waits: {}", view.inbox.counted());
    let context = RowContext { base: view.base, query: view.query, me: view.me, now: view.now };
    let rows = view.inbox.items.into_iter().map(|item| row(item, &context)).collect_view();
    view! { <Table label="Inbox" caption heads>{rows}</Table> }
}

/// What is counted and not listed: a line for each kind, with its own list.
fn more(view: &PageOfInbox) -> impl IntoView + use<> {
    let base = view.base.clone();
    let lines = view
        .inbox
        .more
        .iter()
        .map(|(kind, count)| {
            let href = format!("{base}{}", kind.list());
            view! { <li>"And "<a href=href>{kind.counted(*count)}</a></li> }
        })
        .collect_view();
    (!view.inbox.more.is_empty()).then(|| view! { <ul class="gap-above">{lines}</ul> })
}
