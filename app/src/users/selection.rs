//! What is selected, and what can be done with it: above the table. Without a script the buttons take
//! the ticks along; with one, the number follows every tick.

use leptos::prelude::*;
use uuid::Uuid;

use super::picked::Picked;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// The form to which the ticks of the table belong.
pub const FORM: &str = "selection";

/// `total`: in words, how many match the search. `here`: the address of this page.
#[component]
pub fn Selection(
    picked: Picked,
    shown: Vec<Uuid>,
    total: String,
    /// Whether other pages hold more who match.
    has_more: bool,
    list: String,
    here: String,
    may_export: bool,
    may_change: bool,
    may_erase: bool,
) -> impl IntoView {
    let elsewhere = picked.elsewhere(&shown);
    let here_too = shown.iter().filter(|id| picked.has(**id)).count();
    let all_words = format!("All {total} that match");
    let words = match picked {
        Picked::All => all_words.clone(),
        _ => thousands((elsewhere + here_too) as i64),
    };
    let rows = shown.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",");
    let (name, value) = picked.pair();
    let is_all = picked == Picked::All;
    let some = is_all || elsewhere + here_too > 0;
    let page = counted(shown.len() as i64, "user", "users");
    let everybody = (has_more && !is_all).then(|| {
        view! {
            <button class="btn btn--sm btn--quiet" name="do" value="all">
                "Select all "{total}" that match"
            </button>
        }
    });
    view! {
        <form
            class="selection"
            id=FORM
            method="post"
            action=format!("{list}/selection")
            data-free=""
            data-elsewhere=elsewhere.to_string()
            data-all=is_all.then_some(all_words)
        >
            <input type="hidden" name=name value=value/>
            <input type="hidden" name="rows" value=rows/>
            <input type="hidden" name="here" value=here/>
            <p role="status"><b class="num" data-count="">{words}</b>" selected"</p>
            {may_export.then(|| view! {
                <button class="btn btn--sm" name="do" value="export" data-needs="">
                    <Icon of=Glyph::Exports/>"Export selected"
                </button>
            })}
            {may_change.then(|| view! {
                <button class="btn btn--sm" name="do" value="change" data-needs="">
                    <Icon of=Glyph::Pencil/>"Change selected"
                </button>
            })}
            {may_erase.then(|| view! {
                <button class="btn btn--sm" name="do" value="erase" data-needs="">
                    <Icon of=Glyph::Trash/>"Erase selected"
                </button>
            })}
            <button class="btn btn--sm btn--quiet" name="do" value="page">
                "Select all "{page}" on this page"
            </button>
            {everybody}
            {some.then(|| view! {
                <button class="btn btn--sm btn--quiet" name="do" value="clear">"Clear selection"</button>
            })}
        </form>
    }
}

/// Something was asked for that needs a selection.
#[component]
pub fn NobodySelected() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warn glyph=Glyph::Alert title="Nobody is selected." alert=true>
            "Tick the users first, or select all that match."
        </Notice>
    }
}
