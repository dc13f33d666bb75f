//! The warnings of valid rows, by kind, with a button to leave out the rows of each kind or take them
//! in.

use leptos::prelude::*;
use rollcall_core::imports::{Counts, Import, Reason, RowFilter};

use super::form::{CHANGES, reason_name};
use super::query::rows_address;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::Lead;

/// Each kind of warning, with its rows and its button. `None`: no row has a warning.
pub fn warnings(import: &Import, here: &str, may_run: bool) -> Option<impl IntoView + use<>> {
    if import.warnings.is_empty() {
        return None;
    }
    let kinds = import
        .warnings
        .iter()
        .map(|kind| {
            let out = import.choices.leave_out.contains(&(kind.column, kind.code));
            row(kind, out, here, may_run)
        })
        .collect_view();
    Some(view! {
        <section class="section" aria-labelledby="warnings">
            <div class="section__head">
                <h2 id="warnings">"Warnings"</h2>
                <p>{summary(import.preview.warned)}</p>
            </div>
            <ul class="kinds">{kinds}</ul>
        </section>
    })
}

fn summary(warned: i64) -> String {
    match warned {
        0 => "Rows with warnings are skipped.".to_owned(),
        1 => "1 row with a warning is imported unless you correct or skip it.".to_owned(),
        many => format!(
            "{} rows with warnings are imported unless you correct or skip them.",
            thousands(many)
        ),
    }
}

fn row(kind: &Reason, out: bool, here: &str, may_run: bool) -> impl IntoView + use<> {
    let filter = RowFilter::Reason { column: kind.column, code: kind.code };
    let label = format!("{}: {}", kind.column.label(), kind.label);
    let rows = counted(kind.count, "row", "rows");
    let form = may_run.then_some(CHANGES);
    let button = may_run.then(|| {
        let (words, name) = match out {
            true => (format!("Include {rows}"), "take_in"),
            false => (format!("Skip {rows}"), "leave_out"),
        };
        let value = reason_name(kind.column, kind.code);
        let spoken = format!("{words}: {label}");
        view! {
            <button class="btn btn--sm" form=CHANGES name=name value=value aria-label=spoken>
                {words}
            </button>
        }
    });
    let state = out.then(|| view! { <span class="muted">"Skipped"</span> });
    view! {
        <li>
            <Lead href=rows_address(here, filter) form>{label}</Lead>
            {state}
            <data value=kind.count.to_string()>{thousands(kind.count)}</data>
            {button}
        </li>
    }
}

/// The warnings of a cell, beside it or under its field.
pub fn cell_warnings(warnings: Vec<String>, id: Option<String>) -> impl IntoView {
    let words = warnings
        .into_iter()
        .map(|words| view! { <span class="why"><Icon of=Glyph::Alert/>{words}</span> })
        .collect_view();
    view! { <span class="warned" id=id>{words}</span> }
}

/// The numbers of rows with warnings and of changes of status that a run wrote, because someone had
/// accepted them first.
pub fn accepted_words(counts: &Counts) -> Option<String> {
    let mut parts = Vec::new();
    if counts.warned > 0 {
        parts.push(counted(
            counts.warned,
            "row imported with a warning",
            "rows imported with warnings",
        ));
    }
    if counts.status_changes > 0 {
        parts.push(counted(counts.status_changes, "user changed status", "users changed status"));
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use rollcall_core::imports::Counts;

    use super::{accepted_words, summary};

    #[test]
    fn warnings_are_summed_up_in_a_sentence() {
        assert_eq!(summary(0), "Rows with warnings are skipped.");
        assert_eq!(summary(1), "1 row with a warning is imported unless you correct or skip it.");
        assert!(summary(12).starts_with("12 rows with warnings are imported unless"));
        let counts = Counts { warned: 1, status_changes: 2, ..Counts::default() };
        let words = "1 row imported with a warning · 2 users changed status";
        assert_eq!(accepted_words(&counts).as_deref(), Some(words));
        assert_eq!(accepted_words(&Counts::default()), None);
    }
}
