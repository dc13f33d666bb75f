//! The columns of an export: by class, the locked ones with the reason, and their order.

use leptos::prelude::*;
use rollcall_core::access::{ColumnClass, Rights, UserColumn};
use rollcall_core::exports::{Choice, Preset};

use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::{AskInForm, Asked};

/// `here`: the form's own address, which takes the buttons that do not submit.
#[component]
pub fn Columns(
    chosen: Vec<UserColumn>,
    choices: Vec<Choice>,
    choice: String,
    rights: Rights,
    here: String,
    errors: Vec<String>,
) -> impl IntoView {
    let classes = ColumnClass::ALL.map(|one| class(one, &chosen, rights)).collect_view();
    let count = format!("{} of {} selected", chosen.len(), rights.columns().len());
    let wrong = (!errors.is_empty()).then(
        || view! { <p class="err" role="alert"><Icon of=Glyph::Alert/>{errors.join(" ")}</p> },
    );
    view! {
        <section class="section" aria-labelledby="cols">
            <div class="section__head"><h2 id="cols">"Columns"</h2><p>{count}</p></div>
            {wrong}
            {presets(&chosen, rights, &here)}
            <div class="classes">{classes}</div>
            {order(&chosen, &here)}
            {kept(choices, choice, &here)}
        </section>
    }
}

/// Columns by purpose, one press each; buttons, so that they work without a script.
fn presets(chosen: &[UserColumn], rights: Rights, here: &str) -> impl IntoView + use<> {
    let same = |columns: &[UserColumn]| {
        columns.len() == chosen.len() && columns.iter().all(|one| chosen.contains(one))
    };
    let buttons = Preset::ALL
        .map(|preset| {
            let pressed = if same(&preset.columns(rights)) { "true" } else { "false" };
            view! {
                <button class="btn btn--sm" name="do" value=format!("preset:{}", preset.code()) formaction=here.to_owned() formnovalidate aria-pressed=pressed title=preset.hint()>
                    {preset.label()}
                </button>
            }
        })
        .collect_view();
    let none = if chosen.is_empty() { "true" } else { "false" };
    let here = here.to_owned();
    view! {
        <div class="row row--wrap presets" role="group" aria-label="Column sets">
            {buttons}
            <button class="btn btn--sm" name="do" value="none" formaction=here formnovalidate aria-pressed=none>"None"</button>
        </div>
    }
}

fn class(class: ColumnClass, chosen: &[UserColumn], rights: Rights) -> impl IntoView + use<> {
    let columns: Vec<UserColumn> =
        UserColumn::ALL.into_iter().filter(|column| column.class() == class).collect();
    let items = columns
        .into_iter()
        .map(|column| {
            if !rights.reads(column) {
                let why = "Hidden for your role";
                return view! {
                    <div class="choice" data-locked="">
                        <Icon of=Glyph::Lock/>
                        <span>{column.label()}<small><code>{column.name()}</code>", "{why}</small></span>
                    </div>
                }
                .into_any();
            }
            let checked = chosen.contains(&column);
            view! {
                <label class="choice">
                    <input type="checkbox" name="col" value=column.name() checked=checked/>
                    <span>{column.label()}<small><code>{column.name()}</code>", "{column.hint()}</small></span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="class" data-class=class.label()>
            <legend class="label"><b>{class.label()}</b></legend>
            <div class="class__items">{items}</div>
        </fieldset>
    }
}

/// Moved a place at a time, by buttons that work without a script.
fn order(chosen: &[UserColumn], here: &str) -> impl IntoView + use<> {
    let last = chosen.len().saturating_sub(1);
    let items = chosen
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let (name, label) = (column.name(), column.label());
            let (up, down) = (format!("up:{name}"), format!("down:{name}"));
            let here = here.to_owned();
            view! {
                <li>
                    <span class="muted num">{place + 1}</span>
                    <span>{label}" "<code class="muted">{name}</code></span>
                    <input type="hidden" name="order" value=name/>
                    <span class="push">
                        <button class="btn btn--sm btn--quiet btn--icon" name="move" value=up formaction=here.clone() formnovalidate aria-label=format!("Move {label} up") disabled=place == 0>
                            <Icon of=Glyph::SortUp/>
                        </button>
                        <button class="btn btn--sm btn--quiet btn--icon" name="move" value=down formaction=here formnovalidate aria-label=format!("Move {label} down") disabled=place == last>
                            <Icon of=Glyph::SortDown/>
                        </button>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="fold gap-above">
            <summary><b>"Order"</b>" "<span class="muted">"newly ticked columns go last"</span></summary>
            <ol class="order">{items}</ol>
        </details>
    }
}

/// Choices that are kept under a name.
fn kept(choices: Vec<Choice>, choice: String, here: &str) -> impl IntoView + use<> {
    let here = here.to_owned();
    let is_open = !choices.is_empty();
    let saved = is_open.then(|| {
        let options = choices
            .into_iter()
            .map(|choice| view! { <option value=choice.name.clone()>{choice.name.clone()}</option> })
            .collect_view();
        let apply = here.clone();
        let of = Asked {
            id: "delete-selection".into(),
            label: "Delete".into(),
            names: Some("Delete the saved selection".into()),
            title: "Delete the saved selection?".into(),
            text: "Only the saved name is deleted. The columns chosen on this page stay as they are.".into(),
            action: here.clone(),
            confirm: "Delete selection",
            cancel: "Keep selection",
        };
        view! {
            <label class="vh" for="saved">"Saved selection"</label>
            <span class="select">
                <select class="input" id="saved" name="saved">{options}</select>
                <Icon of=Glyph::Down/>
            </span>
            <button class="btn btn--sm" name="do" value="apply" formaction=apply formnovalidate>"Load"</button>
            <AskInForm of class="btn btn--sm btn--quiet" sends=("do", "forget")/>
        }
    });
    view! {
        <details class="fold gap-above" open=is_open>
            <summary><b>"Saved selections"</b></summary>
            <div class="row row--wrap gap-above">
                {saved}
                <label class="vh" for="choice_name">"Selection name"</label>
                <input class="input input--short" id="choice_name" name="choice_name" value=choice maxlength="60" placeholder="Selection name"/>
                <button class="btn btn--sm" name="do" value="keep" formaction=here formnovalidate>"Save selection"</button>
            </div>
        </details>
    }
}
