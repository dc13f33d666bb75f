//! What the run is to do, chosen before it; the preview is judged by it.

use leptos::prelude::*;
use rollcall_core::imports::{Choices, Column, Mode};

use super::changes::CHANGES;
use super::words::choices_in_words;
use crate::ui::icon::{Glyph, Icon};

/// Fields of the page's form. `columns`: those of the file.
#[component]
pub fn ChoicesForm(choices: Choices, columns: Vec<Column>) -> impl IntoView {
    let words = choices_in_words(&choices);
    let clears = clears(&choices, columns);
    view! {
        <section class="section" aria-labelledby="choices">
            <div class="section__head"><h2 id="choices">"Before you start"</h2><p>"Current: "{words}</p></div>
            <div class="choices">
                {users(choices.mode)}
                {invalid(choices.all_or_nothing)}
                {clears}
            </div>
            <div class="row gap-above">
                <button class="btn" form=CHANGES><Icon of=Glyph::Refresh/>"Re-check with these options"</button>
                <span class="muted"><small>"Nothing is imported yet. The rows below show what the options mean."</small></span>
            </div>
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
        ("no", "Leave them out", "The others are taken; the report lists what was left out."),
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

/// Columns of the file that can be cleared; none: there is nothing to choose.
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
                        <span><code>{column.name()}</code></span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <fieldset>
                <legend><b>"Empty cells"</b></legend>
                <p class="muted"><small>"An empty cell keeps the present value. In a column that is ticked here it clears it. A verified name is never cleared."</small></p>
                <div class="choices__boxes">{boxes}</div>
            </fieldset>
        }
    })
}
