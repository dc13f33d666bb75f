//! The two forms of a page of rows whose cells can be corrected. Their fields and buttons stand in
//! the table and name them.

use leptos::prelude::*;
use rollcall_core::imports::{Mark, PreviewPage, RowFilter};

use super::shown::pairs;
use crate::ui::format::thousands;
use crate::ui::icon::{Glyph, Icon};

/// None where the page has nothing to correct or to take back.
pub fn corrections_forms(
    page: &PreviewPage,
    filter: RowFilter,
    here: &str,
) -> Option<impl IntoView + use<>> {
    let cells = || page.rows.iter().flat_map(|row| &row.cells);
    let wrong = cells().filter(|cell| matches!(cell.mark, Mark::Bad { .. })).count() as i64;
    let corrected = cells().any(|cell| cell.corrected_from.is_some());
    if wrong == 0 && !corrected {
        return None;
    }
    let first = page.first;
    let action = format!("{here}/corrections");
    let back = format!("{action}/take-back");
    let button = (wrong > 0).then(|| {
        let words = if wrong == 1 {
            "1 cell of this page can be corrected.".to_owned()
        } else {
            format!("{} cells of this page can be corrected.", thousands(wrong))
        };
        view! {
            <button class="btn"><Icon of=Glyph::Check/>"Check again"</button>
            <p class="muted">
                <small>{words}" What you type is kept with this import; the file stays as it was uploaded."</small>
            </p>
        }
    });
    Some(view! {
        <form id="corrections" class="row gap-above" method="post" action=action>
            {kept(filter, first)}
            {button}
        </form>
        <form id="take-back" method="post" action=back>{kept(filter, first)}</form>
    })
}

/// Where the form goes back to.
pub fn kept(filter: RowFilter, first: i64) -> impl IntoView {
    let [outcome, reason] = pairs(filter);
    [outcome, reason, ("first", first.to_string())]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
}
