//! The options of an import, chosen before it starts. The preview shows what they lead to.

use leptos::prelude::*;
use rollcall_core::imports::{Choices, Mode};
use rollcall_core::users::Column;

use super::form::CHANGES;
use super::format::choices_in_words;
use crate::ui::icon::{Glyph, Icon};

/// The options as fields of the page's form, folded behind their summary so that the rows are in sight.
/// `columns`: the columns of the file; `open`: they were refused.
#[component]
pub fn ChoicesForm(choices: Choices, columns: Vec<Column>, open: bool) -> impl IntoView {
    let words = choices_in_words(&choices);
    let clears = clears(&choices, columns);
    view! {
        <section class="section" aria-labelledby="choices">
            <details class="fold" open=open>
            <summary><h2 id="choices">"Import options"</h2><p>"Current: "{words}</p></summary>
            <div class="choices">
                {users(choices.mode)}
                {invalid(choices.all_or_nothing)}
                {clears}
            </div>
            <div class="row gap-above">
                <button class="btn" form=CHANGES><Icon of=Glyph::Refresh/>"Re-check with these options"</button>
                <span class="muted"><small>"Nothing is imported yet. The rows below show the result of these options."</small></span>
            </div>
            </details>
        </section>
    }
}

fn users(chosen: Mode) -> impl IntoView {
    let modes = Mode::ALL
        .map(|mode| {
            view! {
                <label class="choice">
                    <input type="radio" form=CHANGES name="mode" value=mode.code() checked=mode == chosen/>
                    <span>{mode.label()}<small>{mode.explanation()}</small></span>
                </label>
            }
        })
        .collect_view();
    view! { <fieldset><legend><b>"Users"</b></legend>{modes}</fieldset> }
}

fn invalid(all_or_nothing: bool) -> impl IntoView {
    let choices = [
        ("no", "Skip them", "Valid rows are imported. The error report lists the invalid ones."),
        (
            "yes",
            "All rows or none",
            "If any row is invalid, or any user has changed since the preview, nothing is imported.",
        ),
    ]
    .map(|(value, label, explanation)| {
        let checked = (value == "yes") == all_or_nothing;
        view! {
            <label class="choice">
                <input type="radio" form=CHANGES name="all_or_nothing" value=value checked=checked/>
                <span>{label}<small>{explanation}</small></span>
            </label>
        }
    })
    .collect_view();
    view! { <fieldset><legend><b>"Invalid rows"</b></legend>{choices}</fieldset> }
}

/// The choice of columns that empty cells clear. Without such columns there is nothing to show.
fn clears(choices: &Choices, columns: Vec<Column>) -> impl IntoView + use<> {
    let columns: Vec<Column> =
        columns.into_iter().filter(|column| Choices::clearable(*column)).collect();
    let chosen = choices.clears.clone();
    (!columns.is_empty()).then(|| {
        let boxes = columns
            .into_iter()
            .map(|column| {
                let checked = chosen.contains(&column);
                view! {
                    <label class="choice">
                        <input type="checkbox" form=CHANGES name="clears" value=column.name() checked=checked/>
                        <span>{column.label()}</span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <fieldset>
                <legend><b>"Empty cells"</b></legend>
                <p class="muted"><small>"By default an empty cell keeps the user’s existing value. In the columns ticked here, an empty cell clears it. Verified names are never cleared."</small></p>
                <div class="choices__boxes">{boxes}</div>
            </fieldset>
        }
    })
}
