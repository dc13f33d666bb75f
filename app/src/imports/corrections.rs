//! The button below a page of rows that checks corrected cells. The fields themselves are in the table.

use leptos::prelude::*;
use rollcall_core::imports::{Cell, CellDiff, PreviewPage, RowFilter};

use super::form::CHANGES;
use super::query::pairs;
use crate::ui::format::thousands;
use crate::ui::icon::{Glyph, Icon};

/// `None`: the page has nothing to correct.
pub fn check_again(page: &PreviewPage) -> Option<impl IntoView + use<>> {
    let cells = page.rows.iter().flat_map(|row| &row.cells);
    let can_be_corrected =
        |cell: &&Cell| matches!(cell.diff, CellDiff::Bad { .. }) || !cell.warnings.is_empty();
    let wrong = cells.filter(can_be_corrected).count() as i64;
    let raw = page.rows.iter().filter_map(|row| row.raw.as_ref());
    let rows = raw.filter(|raw| !raw.rewritten).count() as i64;
    let named = |count: i64, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{} {many}", thousands(count))),
    };
    let parts: Vec<String> =
        [named(wrong, "cell", "cells"), named(rows, "row", "rows")].into_iter().flatten().collect();
    if parts.is_empty() {
        return None;
    }
    let words = format!("{} on this page can be corrected.", parts.join(" and "));
    Some(view! {
        <div class="row gap-above">
            <button class="btn" form=CHANGES><Icon of=Glyph::Check/>"Check again"</button>
            <p class="muted">
                <small>{words}" Your corrections are saved with this import. The uploaded file does not change."</small>
            </p>
        </div>
    })
}

/// Hidden fields that say which rows to show again after the form.
pub fn kept(filter: RowFilter, first: i64) -> impl IntoView {
    let [outcome, reason] = pairs(filter);
    [outcome, reason, ("first", first.to_string())]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
}
