//! What happened last.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::audit::AuditEntry;
use rollcall_core::imports::Import;

use crate::audit::labels::action_label;
use crate::imports::list_page::{heads, row};
use crate::ui::format::thousands;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;

/// `base`: the address of the import history.
#[component]
pub fn LatestImports(imports: Vec<Import>, base: String, now: Timestamp) -> impl IntoView {
    let rows = imports.into_iter().map(|import| row(import, &base, now)).collect_view();
    view! {
        <section class="section" aria-labelledby="recent">
            <div class="section__head"><h2 id="recent">"Recent imports"</h2><a href=base>"All imports"</a></div>
            <Table label="Recent imports" caption="Recent imports" heads=heads()>{rows}</Table>
        </section>
    }
}

/// `href`: the address of the audit log.
#[component]
pub fn LatestEntries(entries: Vec<AuditEntry>, href: String, now: Timestamp) -> impl IntoView {
    let heads = vec![
        Head::new("Entry").class("r tight muted"),
        Head::new("Action"),
        Head::new("Actor"),
        Head::new("Subject").rank("2"),
        Head::new("Time").class("tight at-end"),
    ];
    let rows = entries.into_iter().map(|entry| line(entry, now)).collect_view();
    view! {
        <section class="section" aria-labelledby="latest-entries">
            <div class="section__head">
                <h2 id="latest-entries">"Recent audit entries"</h2>
                <a href=href>"Audit log"</a>
            </div>
            <Table label="Recent audit entries" caption="Recent audit entries" heads>{rows}</Table>
        </section>
    }
}

fn line(entry: AuditEntry, now: Timestamp) -> impl IntoView {
    let action = action_label(&entry.action).map_or_else(|| entry.action.clone(), str::to_owned);
    view! {
        <tr role="row">
            <td role="cell" class="r tight muted" data-label="Entry">{thousands(entry.number)}</td>
            <th role="rowheader" scope="row" title=entry.action.clone()>{action}</th>
            <td role="cell" data-label="Actor"><bdi>{entry.actor}</bdi></td>
            <td role="cell" data-rank="2" data-label="Subject"><bdi>{entry.subject}</bdi></td>
            <td role="cell" class="tight at-end"><Ago at=entry.at now/></td>
        </tr>
    }
}
