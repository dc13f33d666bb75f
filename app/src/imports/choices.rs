//! What the run is to do, chosen before it; the preview is judged by it.

use leptos::prelude::*;
use rollcall_core::imports::{Choices, Column, Mode};

use super::words::choices_in_words;
use crate::ui::icon::{Glyph, Icon};

/// `columns`: those of the file. `here`: the address of the import.
#[component]
pub fn ChoicesForm(choices: Choices, columns: Vec<Column>, here: String) -> impl IntoView {
    let words = choices_in_words(&choices);
    let clears = clears(&choices, columns);
    view! {
        <section class="section" aria-labelledby="choices">
            <div class="section__head"><h2 id="choices">"Before you start"</h2><p>"Now: "{words}</p></div>
            <form method="post" action=format!("{here}/choices")>
                <div class="choices">
                    {users(choices.mode)}
                    {invalid(choices.all_or_nothing)}
                    {clears}
                </div>
                <div class="row gap-above">
                    <button class="btn"><Icon of=Glyph::Refresh/>"Judge again with these choices"</button>
                    <span class="muted"><small>"Nothing is written. The rows below show what the choices mean."</small></span>
                </div>
            </form>
        </section>
    }
}

fn users(chosen: Mode) -> impl IntoView {
    let modes = Mode::ALL
        .map(|mode| {
            view! {
                <label class="choice">
                    <input type="radio" name="mode" value=mode.code() checked=mode == chosen/>
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
            "One invalid row, or one user who was changed after the preview, and nothing is written. Nobody sees a part of it.",
        ),
    ]
    .map(|(value, label, explanation)| {
        let checked = (value == "yes") == all_or_nothing;
        view! {
            <label class="choice">
                <input type="radio" name="all_or_nothing" value=value checked=checked/>
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
                        <input type="checkbox" name="clears" value=column.name() checked=checked/>
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
