//! What needs a decision, and what is running now.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::exports::Export;
use rollcall_core::imports::{Import, ImportState};
use rollcall_core::overview::Waiting;

use crate::ui::bar::BarSize;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::outcomes::{OutcomeBar, outcomes_in_words};
use crate::ui::progress::Progressbar;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;

/// What needs the operator: imports, exports of others, possible duplicates, webhooks.
pub struct Attention {
    pub waiting: Waiting,
    pub imports: Vec<Import>,
    pub exports: Vec<Export>,
    /// `/organization/application`
    pub base: String,
    pub now: Timestamp,
}

#[component]
pub fn NeedsAttention(of: Attention) -> impl IntoView {
    let Attention { waiting, imports, exports, base, now } = of;
    let count = match waiting.total() {
        1 => "1 thing".to_owned(),
        total => format!("{} things", thousands(total)),
    };
    let heads = vec![
        Head::new("What waits"),
        Head::new("Details"),
        Head::new("Since").class("tight"),
        Head::new("Action").class("tight at-end").hidden(),
    ];
    let rest = rest(&waiting, imports.len() as i64, exports.len() as i64, &base);
    let imports = imports.into_iter().map(|one| of_import(one, &base, now)).map(row).collect_view();
    let exports = exports.into_iter().map(|one| of_export(one, &base, now)).map(row).collect_view();
    (waiting.total() > 0).then(|| {
        view! {
            <section class="section attention" aria-labelledby="attention">
                <div class="section__head"><h2 id="attention">"Needs your attention"</h2><p>{count}</p></div>
                <Table label="Needs your attention" caption="What waits for your decision" heads>
                    {exports}
                    {imports}
                    {rest.into_iter().map(row).collect_view()}
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

fn of_import(import: Import, base: &str, now: Timestamp) -> Line {
    let here = format!("{base}/imports/{}", import.id);
    let (detail, action, href) = match import.state {
        ImportState::Mapping => ("Columns need to be matched".to_owned(), "Match columns", here),
        ImportState::Ready => {
            (format!("Preview: {}", outcomes_in_words(&import.preview)), "Review", here)
        }
        _ => {
            let rows = counted(import.applied.held, "row is held", "rows are held");
            (rows, "Decide", format!("{here}?outcome=held"))
        }
    };
    let since = Some((import.finished_at.unwrap_or(import.uploaded_at), now));
    Line { glyph: Glyph::Imports, name: import.file_name, detail, since, href, action }
}

fn of_export(export: Export, base: &str, now: Timestamp) -> Line {
    let name = match export.purpose.as_str() {
        "" => "Export without a purpose".to_owned(),
        purpose => purpose.to_owned(),
    };
    let users = counted(export.matched, "user", "users");
    Line {
        glyph: Glyph::Exports,
        name,
        detail: format!("{} requests an export of {users}", export.requested_by),
        since: Some((export.requested_at, now)),
        href: format!("{base}/exports/{}", export.id),
        action: "Approve…",
    }
}

/// What is counted and not listed: one line a kind.
fn rest(waiting: &Waiting, imports: i64, exports: i64, base: &str) -> Vec<Line> {
    let many = |count: i64, one: &str, several: &str| match count {
        count if count >= Waiting::COUNTED => format!("More than 999 {several}"),
        count => counted(count, one, several),
    };
    let line = |glyph, name: String, detail: &str, path: &str, action| Line {
        glyph,
        name,
        detail: detail.to_owned(),
        since: None,
        href: format!("{base}{path}"),
        action,
    };
    let mut lines = Vec::new();
    let more = waiting.exports - exports;
    if more > 0 {
        let name = many(more, "more export", "more exports");
        let path = "/exports?state=unapproved";
        lines.push(line(Glyph::Exports, name, "Waiting for approval", path, "View"));
    }
    let more = waiting.imports + waiting.held - imports;
    if more > 0 {
        let name = many(more, "more import", "more imports");
        lines.push(line(Glyph::Imports, name, "Awaiting a decision", "/imports", "View"));
    }
    if waiting.pairs > 0 {
        let name = many(waiting.pairs, "possible duplicate", "possible duplicates");
        lines.push(line(Glyph::Faces, name, "Similar faces of two users", "/faces", "Review"));
    }
    if waiting.webhooks > 0 {
        let name = many(waiting.webhooks, "webhook", "webhooks");
        let detail = "Deliveries failed in the last 7 days";
        lines.push(line(Glyph::Alert, name, detail, "/settings/webhooks", "View"));
    }
    lines
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
