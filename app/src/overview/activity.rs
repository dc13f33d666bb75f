//! What happened last.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::audit::AuditEntry;
use rollcall_core::imports::Import;

use crate::audit::sentence::{Names, sentence};
use crate::imports::list_page::{heads, row};
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

/// The latest entries of the audit log.
pub struct Latest {
    pub entries: Vec<AuditEntry>,
    pub names: Names,
    pub actor: Actor,
    /// `/organization/application`
    pub base: String,
    pub now: Timestamp,
}

#[component]
pub fn LatestEntries(of: Latest) -> impl IntoView {
    let heads = vec![
        Head::new("Actor").class("tight"),
        Head::new("Action"),
        Head::new("Time").class("tight at-end"),
    ];
    let href = format!("{}/audit", of.base);
    let rows = of.entries.iter().map(|entry| line(entry, &of)).collect_view();
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

fn line(entry: &AuditEntry, of: &Latest) -> impl IntoView + use<> {
    view! {
        <tr role="row">
            <td role="cell" class="tight" data-label="Actor"><bdi>{entry.actor.clone()}</bdi></td>
            <th role="rowheader" scope="row" class="told">{sentence(entry, &of.names, &of.actor, &of.base)}</th>
            <td role="cell" class="tight at-end"><Ago at=entry.at now=of.now/></td>
        </tr>
    }
}
