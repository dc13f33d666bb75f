//! What needs a decision, and what is running now.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::imports::{Import, ImportState};
use rollcall_core::inbox::{Inbox, Item, ItemKind};

use crate::inbox::row::glyph;
use crate::ui::bar::BarSize;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::outcomes::OutcomeBar;
use crate::ui::progress::Progressbar;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;

/// The beginning of the operator's inbox: exports and imports one by one, possible duplicates as a number.
pub struct Attention {
    pub inbox: Inbox,
    /// `/organization/application`
    pub base: String,
    pub now: Timestamp,
}

#[component]
pub fn NeedsAttention(of: Attention) -> impl IntoView {
    let Attention { inbox, base, now } = of;
    let (total, count) = (inbox.total(), inbox.counted());
    let heads = vec![
        Head::new("What waits"),
        Head::new("Details"),
        Head::new("Since").class("tight"),
        Head::new("Action").class("tight at-end").hidden(),
    ];
    let all = format!("{base}/inbox");
    let rows = lines(inbox, &base, now).into_iter().map(row).collect_view();
    (total > 0).then(|| {
        view! {
            <section class="section attention" aria-labelledby="attention">
                <div class="section__head">
                    <h2 id="attention">"Needs your attention"</h2>
                    <p>{count}". "<a href=all>"Open the inbox"</a></p>
                </div>
                <Table label="Needs your attention" caption="What waits for your decision" heads>
                    {rows}
                </Table>
            </section>
        }
    })
}

/// One line: what it is, why it waits, since when, and the next step.
struct Line {
    glyph: Glyph,
    name: String,
    detail: String,
    since: Option<(Timestamp, Timestamp)>,
    href: String,
    action: &'static str,
}

fn lines(inbox: Inbox, base: &str, now: Timestamp) -> Vec<Line> {
    let (pairs, others): (Vec<Item>, Vec<Item>) =
        inbox.items.into_iter().partition(|item| item.kind == ItemKind::Pair);
    let mut lines: Vec<Line> = others.into_iter().map(|item| of_item(item, base, now)).collect();
    let more = |kind: ItemKind| inbox.more.iter().find(|(one, _)| *one == kind);
    for kind in ItemKind::ALL {
        let further = more(kind).map_or(0, |(_, count)| *count);
        if kind == ItemKind::Pair {
            let count = pairs.len() as i64 + further;
            if count > 0 {
                lines.push(of_kind(kind, kind.counted(count), "Similar faces of two users", base));
            }
        } else if further > 0 {
            let name = format!("And {}", kind.counted(further));
            lines.push(of_kind(kind, name, "Awaiting a decision", base));
        }
    }
    lines
}

fn of_item(item: Item, base: &str, now: Timestamp) -> Line {
    Line {
        glyph: glyph(item.kind),
        href: format!("{base}{}", item.path()),
        action: item.kind.action(),
        since: Some((item.since, now)),
        name: item.title,
        detail: item.detail,
    }
}

/// What is counted and not listed.
fn of_kind(kind: ItemKind, name: String, detail: &str, base: &str) -> Line {
    Line {
        glyph: glyph(kind),
        name,
        detail: detail.to_owned(),
        since: None,
        href: format!("{base}{}", kind.list()),
        action: if kind == ItemKind::Pair { "Review" } else { "View" },
    }
}

fn row(line: Line) -> impl IntoView {
    let Line { glyph, name, detail, since, href, action } = line;
    let label = format!("{action} {name}");
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <span class="status" data-tone="info">
                    <Icon of=glyph/>
                    <a href=href.clone() class="wrap"><bdi>{name}</bdi></a>
                </span>
            </th>
            <td role="cell" data-label="Details">{detail}</td>
            <td role="cell" class="tight" data-label="Since" data-narrow="hide">
                {since.map(|(at, now)| view! { <Ago at now/> })}
            </td>
            <td role="cell" class="tight at-end">
                <a class="btn btn--sm" href=href aria-label=label>{action}</a>
            </td>
        </tr>
    }
}

#[component]
pub fn Running(imports: Vec<Import>, base: String) -> impl IntoView {
    let some = !imports.is_empty();
    let items = imports.into_iter().map(|import| item(import, &base)).collect_view();
    some.then(|| {
        view! {
            <section class="section" aria-labelledby="running">
                <div class="section__head"><h2 id="running">"Running now"</h2></div>
                <div class="stack">{items}</div>
            </section>
        }
    })
}

fn item(import: Import, base: &str) -> impl IntoView + use<> {
    let href = format!("{base}/{}", import.id);
    let counts = *import.counts();
    let done = counts.rows();
    let whole = import.rows.max(done);
    // The number of rows is known only after the file has been validated.
    let known = import.state != ImportState::Validating;
    let words = if known {
        format!("{} of {}", thousands(done), counted(whole, "row", "rows"))
    } else {
        format!("{} checked so far", counted(done, "row", "rows"))
    };
    let label = format!("Import {}", import.file_name);
    view! {
        <div>
            <p class="row">
                <b><a href=href><bdi>{import.file_name}</bdi></a></b>
                <Status of=import.state/>
                <span class="muted">{words.clone()}</span>
            </p>
            {known.then(|| view! {
                <Progressbar label now=done max=whole text=words>
                    <OutcomeBar counts whole size=BarSize::Row quiet=true/>
                </Progressbar>
            })}
        </div>
    }
}
