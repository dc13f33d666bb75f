use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::access::Actor;
use rollcall_core::audit::{AuditEntry, AuditPage, AuditQuery, LogFormat};
use uuid::Uuid;

use super::filters::{AuditFilters, Chosen, pairs};
use super::sentence::{Names, sentence};
use crate::address::with_query;
use crate::ui::empty::Empty;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::link::ButtonLink;
use crate::ui::menu::Menu;
use crate::ui::page::PageHead;
use crate::ui::pager::Pager;
use crate::ui::table::{Head, Table};
use crate::ui::time::Second;

pub struct AuditView {
    pub page: AuditPage,
    pub query: AuditQuery,
    /// Whose entries can be chosen.
    pub actors: Vec<(Uuid, String)>,
    /// The name of the subject that is filtered by.
    pub about: String,
    /// Of the users in the entries.
    pub names: Names,
    pub actor: Actor,
    /// `/organization/application`
    pub base: String,
}

#[component]
pub fn AuditPageView(view: AuditView) -> impl IntoView {
    let here = format!("{}/audit", view.base);
    let actions = view! {
        <ButtonLink href=format!("{here}/access") label="Who may do what"/>
        <button class="btn" type="button" popovertarget="export-log"><Icon of=Glyph::Exports/>"Export"</button>
        {export_menu(&view.query, &here)}
        <button class="btn" type="button" data-print=""><Icon of=Glyph::Print/>"Print"</button>
    };
    let chain = chain(&view.page);
    let filters = Chosen {
        query: view.query.clone(),
        actors: view.actors.clone(),
        about: view.about.clone(),
    };
    let body = if view.page.entries.is_empty() {
        Either::Left(nothing(&here))
    } else {
        Either::Right(entries(view, &here))
    };
    view! {
        <PageHead title="Audit log" actions=Some(actions.into_any())>
            <p>"Each entry contains the hash of the previous one. The database does not allow entries to be changed or deleted."</p>
        </PageHead>
        {chain}
        <AuditFilters chosen=filters here/>
        {body}
    }
}

/// The last entry of the chain. Somebody who keeps its number and hash can prove later that no entry was
/// cut off.
fn chain(page: &AuditPage) -> impl IntoView + use<> {
    let words = counted(page.last_number, "entry", "entries");
    let words = if page.has_others {
        format!("{words} in the organization's log.")
    } else {
        format!("{words}.")
    };
    let others = page.has_others.then_some(
        " Entries about other applications are not listed here, so numbers can be missing.",
    );
    let hash = page.last_hash.clone();
    (page.last_number > 0).then(|| {
        view! {
            <div class="notice" data-tone="idle">
                <Icon of=Glyph::Chain/>
                <div>
                    <strong>{words}</strong>
                    {others}
                    " Latest hash: "<Id value=hash label="latest hash"/>
                    <span class="muted">" Run "<code>"rollcall audit verify"</code>" to check all of them."</span>
                </div>
            </div>
        }
    })
}

fn nothing(here: &str) -> impl IntoView + use<> {
    let here = here.to_owned();
    view! {
        <Empty glyph=Glyph::Filter title="No entries found" text="No entry matches all filters.">
            <ButtonLink href=here label="Clear all filters"/>
        </Empty>
    }
}

fn entries(view: AuditView, here: &str) -> impl IntoView + use<> {
    let page = &view.page;
    let address = |name: &'static str, number: Option<i64>| {
        let mut all = pairs(&view.query);
        all.push((name, number?.to_string()));
        Some(with_query(here, all))
    };
    let (newer, older) = (address("above", page.previous), address("below", page.next));
    let summary = match (page.entries.last(), page.entries.first()) {
        (Some(low), Some(high)) => {
            let numbers = format!("Number {} to {}", thousands(high.number), thousands(low.number));
            format!("{numbers}, newest first")
        }
        _ => String::new(),
    };
    let heads = vec![
        Head::new("Entry").class("r tight"),
        Head::new("Time (UTC)").class("tight"),
        Head::new("Actor").class("tight"),
        Head::new("Action"),
    ];
    let rows = page.entries.iter().map(|entry| row(entry, &view)).collect_view();
    view! {
        <Table label="Audit entries" caption="Audit entries, newest first" heads>{rows}</Table>
        <Pager summary previous=newer next=older previous_label="Newer" next_label="Older"/>
    }
}

/// A file of all entries that fit the filters.
fn export_menu(query: &AuditQuery, here: &str) -> impl IntoView + use<> {
    let hidden = pairs(query)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let formats = LogFormat::ALL
        .map(|format| {
            let label = format!("Export as {}", format.label());
            view! { <button name="format" value=format.code()><Icon of=Glyph::File/>{label}</button> }
        })
        .collect_view();
    let action = format!("{here}/export");
    view! {
        <Menu id="export-log"><form method="post" action=action>{hidden}{formats}</form></Menu>
    }
}

fn row(entry: &AuditEntry, view: &AuditView) -> impl IntoView + use<> {
    let here = format!("{}/audit", view.base);
    let what = sentence(entry, &view.names, &view.actor, &view.base);
    let page = format!("{here}/{}", entry.number);
    let who = match entry.actor_id.filter(|_| view.query.actor_id.is_none()) {
        Some(id) => {
            let href = with_query(&here, [("who", id.to_string())]);
            view! { <a class="plain" href=href title="Entries by this actor"><bdi>{entry.actor.clone()}</bdi></a> }
                .into_any()
        }
        None => view! { <bdi>{entry.actor.clone()}</bdi> }.into_any(),
    };
    view! {
        <tr role="row">
            <td role="cell" class="r tight" data-label="Entry">
                <a href=page aria-label=format!("Audit entry {}", entry.number)>{thousands(entry.number)}</a>
            </td>
            <td role="cell" class="tight" data-label="Time (UTC)">
                <Second at=entry.at/>
            </td>
            <td role="cell" class="tight" data-label="Actor">{who}</td>
            <th role="rowheader" scope="row" class="told">
                <span class="wrap">{what}</span>
                <small class="print-only"><code>{entry.hash.clone()}</code></small>
            </th>
        </tr>
    }
}
