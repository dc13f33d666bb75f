use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::audit::{AuditEntry, AuditPage, AuditQuery};

use super::filters::{AuditFilters, pairs};
use super::labels::action_label;
use crate::address::with_query;
use crate::ui::empty::Empty;
use crate::ui::format::{counted, middle_cut, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::link::ButtonLink;
use crate::ui::page::PageHead;
use crate::ui::pager::Pager;
use crate::ui::table::{Head, Table};

pub struct AuditView {
    pub page: AuditPage,
    pub query: AuditQuery,
    /// `/organization/application`
    pub base: String,
    pub organization: String,
    pub operator: String,
    pub now: Timestamp,
}

#[component]
pub fn AuditPageView(view: AuditView) -> impl IntoView {
    let AuditView { page, query, base, organization, operator, now } = view;
    let here = format!("{base}/audit");
    let print = view! {
        <ButtonLink href=format!("{here}/access") label="Who may do what"/>
        <button class="btn" type="button" data-print=""><Icon of=Glyph::Print/>"Print"</button>
    };
    let printed = format!("{organization}. Printed {} by {operator}.", now.minute());
    let chain = chain(&page);
    let body = if page.entries.is_empty() {
        Either::Left(nothing(&here))
    } else {
        Either::Right(entries(page, &query, &base, &here))
    };
    view! {
        <PageHead title="Audit log" actions=Some(print.into_any())>
            <p>"Each entry contains the hash of the previous one. The database does not allow entries to be changed or deleted."</p>
        </PageHead>
        <p class="print-only">{printed}</p>
        {chain}
        <AuditFilters query here/>
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

fn entries(page: AuditPage, query: &AuditQuery, base: &str, here: &str) -> impl IntoView + use<> {
    let address = |name: &'static str, number: Option<i64>| {
        let mut all = pairs(query);
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
        Head::new("Entry").class("r tight muted"),
        Head::new("Time (UTC)").class("tight"),
        Head::new("Actor").class("tight"),
        Head::new("Action").class("tight"),
        Head::new("Subject"),
        Head::new("Details"),
        Head::new("Hash").class("tight").rank("3"),
    ];
    let rows = page.entries.into_iter().map(|entry| row(entry, base)).collect_view();
    view! {
        <Table label="Audit entries" caption="Audit entries, newest first" heads>{rows}</Table>
        <Pager summary previous=newer next=older previous_label="Newer" next_label="Older"/>
    }
}

fn row(entry: AuditEntry, base: &str) -> impl IntoView + use<> {
    let about = about(&entry, base);
    let label = action_label(&entry.action);
    let detail = entry
        .details
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect::<Vec<_>>()
        .join("; ");
    view! {
        <tr role="row">
            <td role="cell" class="r tight muted" data-label="Entry">{thousands(entry.number)}</td>
            <td role="cell" class="tight" data-label="Time (UTC)">
                <time datetime=entry.at.rfc3339()>{entry.at.second()}</time>
            </td>
            <td role="cell" class="tight" data-label="Actor"><bdi>{entry.actor}</bdi></td>
            <th role="rowheader" scope="row" class="tight">
                <bdi>{label}</bdi>
                <small><code>{entry.action}</code></small>
            </th>
            <td role="cell" data-label="Subject">{about}</td>
            <td role="cell" class="wrap">{detail}</td>
            <td role="cell" class="tight" data-rank="3" data-label="Hash">
                <code class="muted" title=entry.hash.clone()>{middle_cut(&entry.hash, 4, 4)}</code>
            </td>
        </tr>
    }
}

/// A link where the subject has a page.
fn about(entry: &AuditEntry, base: &str) -> AnyView {
    let subject = entry.subject.clone();
    let room = match entry.subject_kind.as_str() {
        "import" => Some("imports"),
        "user" => Some("users"),
        _ => None,
    };
    match (room, entry.subject_id) {
        (Some(room), Some(id)) => {
            view! { <a href=format!("{base}/{room}/{id}")><bdi>{subject}</bdi></a> }.into_any()
        }
        _ => view! { <bdi>{subject}</bdi> }.into_any(),
    }
}
