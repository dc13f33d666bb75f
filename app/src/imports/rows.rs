//! The rows of the file, filtered by their result.

use leptos::prelude::*;
use rollcall_core::imports::{Counts, Outcome, Reason, RowFilter};

use super::query::rows_address;
use super::refused::Refused;
use super::rows_table::RowsTable;
use super::view::{RowsView, RowsWork};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::Lead;
use crate::ui::outcomes::{outcome_glyph, outcome_tone};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::tone::Tone;

/// With tabs by outcome. `here`: the address of the import.
#[component]
pub fn Rows(
    rows: RowsView,
    counts: Counts,
    reasons: Vec<Reason>,
    here: String,
    work: RowsWork,
    refused: Option<Refused>,
) -> impl IntoView {
    let filter = rows.filter;
    let all = Tab {
        label: "All",
        href: rows_address(&here, RowFilter::All),
        count: Some(counts.rows()),
        look: None,
        current: filter == RowFilter::All,
    };
    let tabs = std::iter::once(all)
        .chain(Outcome::ALL.into_iter().filter(|one| counts.of(*one) > 0).map(|one| Tab {
            label: one.label(),
            href: rows_address(&here, RowFilter::Outcome(one)),
            count: Some(counts.of(one)),
            look: Some((outcome_tone(one), outcome_glyph(one))),
            current: filter == RowFilter::Outcome(one),
        }))
        .chain((counts.warned > 0).then(|| Tab {
            label: "Warnings",
            href: rows_address(&here, RowFilter::Warned),
            count: Some(counts.warned),
            look: Some((Tone::Warn, Glyph::Alert)),
            current: filter == RowFilter::Warned,
        }))
        .collect();
    let form = work.form();
    let reason = reason(filter, &reasons, &here, form);
    view! {
        <section class="section" aria-labelledby="rows">
            <h2 class="vh" id="rows">"Rows"</h2>
            <Tabs label="Rows by result" tabs form/>
            {reason}
            <RowsTable rows here work refused/>
        </section>
    }
}

/// The reason by which the rows are filtered, and the link that removes that filter.
fn reason(
    filter: RowFilter,
    reasons: &[Reason],
    here: &str,
    form: Option<&'static str>,
) -> impl IntoView + use<> {
    let RowFilter::Reason { column, code } = filter else { return None };
    let known = reasons.iter().find(|one| one.column == column && one.code == code);
    let label = known.map_or_else(|| "no row".to_owned(), |reason| reason.label.clone());
    let all = match known.is_some_and(Reason::is_warning) {
        true => RowFilter::Warned,
        false => RowFilter::Outcome(Outcome::Invalid),
    };
    let without = rows_address(here, all);
    Some(view! {
        <div class="toolbar">
            <span class="filter" data-on="">
                <span class="filter__words">"Reason: "<b>{column.label()}": "{label}</b></span>
                <Lead href=without form label="Remove filter Reason"><Icon of=Glyph::X/></Lead>
            </span>
        </div>
    })
}
