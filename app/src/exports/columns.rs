//! The columns of an export: by class, the locked ones with the reason, and their order.

use leptos::prelude::*;
use rollcall_core::access::{ColumnClass, Rights, UserColumn};
use rollcall_core::exports::Choice;

use crate::ui::icon::{Glyph, Icon};

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
    let count = format!("{} of {} selected, in file order", chosen.len(), UserColumn::ALL.len());
    let wrong = (!errors.is_empty()).then(
        || view! { <p class="err" role="alert"><Icon of=Glyph::Alert/>{errors.join(" ")}</p> },
    );
    view! {
        <section class="section" aria-labelledby="cols">
            <div class="section__head"><h2 id="cols">"Columns"</h2><p>{count}</p></div>
            {wrong}
            <div class="classes">{classes}</div>
            {order(&chosen, &here)}
            {kept(choices, choice, &here)}
        </section>
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
                        <span><code>{column.name()}</code><small>{why}</small></span>
                    </div>
                }
                .into_any();
            }
            let checked = chosen.contains(&column);
            view! {
                <label class="choice">
                    <input type="checkbox" name="col" value=column.name() checked=checked/>
                    <span><code>{column.name()}</code><small>{column.hint()}</small></span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="stack--tight">
            <legend class="label"><b>{class.label()}</b></legend>
            {items}
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
            let name = column.name();
            let (up, down) = (format!("up:{name}"), format!("down:{name}"));
            let here = here.to_owned();
            view! {
                <li>
                    <span class="muted num">{place + 1}</span>
                    <code>{name}</code>
                    <input type="hidden" name="order" value=name/>
                    <span class="push">
                        <button class="btn btn--sm btn--quiet btn--icon" name="move" value=up formaction=here.clone() formnovalidate aria-label=format!("Move {name} up") disabled=place == 0>
                            <Icon of=Glyph::SortUp/>
                        </button>
                        <button class="btn btn--sm btn--quiet btn--icon" name="move" value=down formaction=here formnovalidate aria-label=format!("Move {name} down") disabled=place == last>
                            <Icon of=Glyph::SortDown/>
                        </button>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="gap-above">
            <summary class="row"><b>"Order"</b>" "<span class="muted">"newly ticked columns go last"</span></summary>
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
        let (apply, forget) = (here.clone(), here.clone());
        view! {
            <label class="vh" for="saved">"Saved selection"</label>
            <span class="select">
                <select class="input" id="saved" name="saved">{options}</select>
                <Icon of=Glyph::Down/>
            </span>
            <button class="btn btn--sm" name="do" value="apply" formaction=apply formnovalidate>"Load"</button>
            <button class="btn btn--sm btn--quiet" name="do" value="forget" formaction=forget formnovalidate>"Delete"</button>
        }
    });
    view! {
        <details class="gap-above" open=is_open>
            <summary class="row"><b>"Saved selections"</b></summary>
            <div class="row row--wrap gap-above">
                {saved}
                <label class="vh" for="choice_name">"Selection name"</label>
                <input class="input input--short" id="choice_name" name="choice_name" value=choice maxlength="60" placeholder="Selection name"/>
                <button class="btn btn--sm" name="do" value="keep" formaction=here formnovalidate>"Save selection"</button>
            </div>
        </details>
    }
}
