//! The bar at the foot of a preview: what a start would do, in numbers, and the start button. It stays
//! in sight.

use leptos::prelude::*;
use rollcall_core::imports::{Import, ImportSettings, Outcome, RowFilter};

use super::accepted::accepted_fields;
use super::form::CHANGES;
use super::format::start_words;
use super::query::rows_address;
use super::unsaved::StartButton;
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;

pub fn bar(
    import: &Import,
    here: &str,
    may_run: bool,
    settings: ImportSettings,
) -> impl IntoView + use<> {
    let invalid = import.preview.invalid;
    let report = (invalid > 0 || !import.warnings.is_empty()).then(|| {
        view! {
            <ButtonLink href=format!("{here}/errors.csv") label="Error report (CSV)" glyph=Glyph::Exports/>
        }
    });
    let invalid_rows = rows_address(here, RowFilter::Outcome(Outcome::Invalid));
    let stopped = import.choices.all_or_nothing && invalid > 0;
    let rest = match (may_run, start_words(&import.preview)) {
        (false, _) => view! {
            <p>"Nothing has been imported yet. Your role cannot start imports."</p>
            {report}
        }
        .into_any(),
        (true, _) if import.outdated => view! {
            <p>"Rollcall was upgraded after this file was checked, and its rules have changed."</p>
            {report}
            <button class="btn btn--primary" form=CHANGES>"Check again"</button>
        }
        .into_any(),
        (true, _) if stopped => view! {
            <p>{stopped_words(invalid)}</p>
            {report}
            <ButtonLink href="#choices" label="Change the options"/>
            <button class="btn btn--primary" form=CHANGES name="go" value=invalid_rows>
                {format!("Correct {}", counted(invalid, "row", "rows"))}
            </button>
        }
        .into_any(),
        (true, None) => view! {
            <p>"No row would change a user, so there is nothing to import. Correct rows, upload a corrected file, or cancel this import."</p>
            {report}
            {(invalid > 0).then(|| view! { <button class="btn" form=CHANGES>"Check again"</button> })}
        }
        .into_any(),
        (true, Some(label)) => view! {
            {report}
            {accepted_fields(import, settings.status_changes)}
            <StartButton
                form=CHANGES.to_owned()
                action=format!("{here}/start")
                label
                words=ready_words(import)
            />
        }
        .into_any(),
    };
    view! { <div class="actionbar">{rest}</div> }
}

fn ready_words(import: &Import) -> String {
    let nothing = "Nothing has been imported yet.";
    let suggested: i64 =
        import.offers.iter().filter(|offer| offer.accepted).map(|offer| offer.rows).sum();
    let parts: Vec<String> = [(import.corrections, "by hand"), (suggested, "from suggestions")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, how)| format!("{} {how}", counted(count, "cell", "cells")))
        .collect();
    if parts.is_empty() {
        return nothing.to_owned();
    }
    format!("{nothing} Corrected: {}. Corrections are saved with this import.", parts.join(", "))
}

fn stopped_words(invalid: i64) -> String {
    let rows = counted(invalid, "row is invalid", "rows are invalid");
    format!(
        "This import writes all rows or none, and {rows}. Correct them, or choose to skip invalid rows."
    )
}
