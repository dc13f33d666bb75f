//! A row with more or fewer cells than the header. Shows its cells next to the columns, so that the
//! operator can put each in its place.

use leptos::prelude::*;
use rollcall_core::imports::RawRow;

use super::cell::Editing;
use super::form::{CHANGES, row_name};
use crate::ui::field::textarea_text;
use crate::ui::icon::{Glyph, Icon};

/// What is wrong with the row as a whole and, if it can be corrected, a field for each column. `typed`:
/// the cells as they were typed before.
pub fn raw_row(
    problem: Option<String>,
    raw: Option<RawRow>,
    header: &[String],
    typed: Option<&Vec<String>>,
    editing: Option<Editing>,
) -> Option<AnyView> {
    let words = problem.map(|words| {
        view! { <div class="notice" data-tone="bad"><Icon of=Glyph::Alert/><div>{words}</div></div> }
    });
    let below = match (raw, editing) {
        (Some(raw), editing) if raw.rewritten => Some(rewritten(raw, editing)),
        (Some(raw), Some(editing)) => Some(fields(&raw, header, typed, &editing)),
        _ => None,
    };
    (words.is_some() || below.is_some()).then(|| view! { {words}{below} }.into_any())
}

/// The file's version of a row that was corrected as a whole and, if it can be restored, the button for
/// that.
fn rewritten(raw: RawRow, editing: Option<Editing>) -> AnyView {
    let file = raw.cells.join(" | ");
    let back = editing.map(|editing| {
        let label = format!("Restore original {}", editing.row);
        view! {
            <button
                class="btn btn--quiet btn--sm"
                form=CHANGES
                name="restore"
                value=row_name(editing.ordinal)
                aria-label=label
            >
                "Restore original"
            </button>
        }
    });
    view! {
        <div class="corrected raw">
            <span class="kept__why">
                <Icon of=Glyph::Pencil/>
                <span>"Corrected row. File: “"<bdi>{file}</bdi>"”"</span>
            </span>
            {back}
        </div>
    }
    .into_any()
}

/// A field for each column, filled with the cells of the row in their order.
fn fields(
    raw: &RawRow,
    header: &[String],
    typed: Option<&Vec<String>>,
    editing: &Editing,
) -> AnyView {
    let cells = header
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let file = raw.cells.get(index).cloned().unwrap_or_default();
            let shown = typed.and_then(|typed| typed.get(index)).unwrap_or(&file).clone();
            field(name, index, file, shown, editing)
        })
        .collect_view();
    let rest = raw.cells.get(header.len()..).unwrap_or_default();
    let rest = (!rest.is_empty()).then(|| {
        let cells = rest
            .iter()
            .map(|cell| view! { <li>"“"<bdi>{cell.clone()}</bdi>"”"</li> })
            .collect_view();
        view! { <div class="raw__rest"><b>"Extra cells"</b><ul>{cells}</ul></div> }
    });
    let name = format!("as-shown.{}", editing.ordinal);
    let words = match rest.is_some() {
        true => "Use the row as shown, without the extra cells",
        false => "Use the row as shown",
    };
    view! {
        <div class="raw" role="group" aria-label=format!("Cells of {}", editing.row)>
            <div class="raw__cells">{cells}{rest}</div>
            <label class="choice">
                <input type="checkbox" form=CHANGES name=name value="yes"/>
                <span>{words}</span>
            </label>
        </div>
    }
    .into_any()
}

fn field(name: &str, index: usize, file: String, shown: String, editing: &Editing) -> AnyView {
    let place = format!("{}.{index}", editing.ordinal);
    let label =
        if name.trim().is_empty() { format!("column {}", index + 1) } else { name.to_owned() };
    let title = format!("{label} of {}", editing.row);
    // An `<input>` would drop the line breaks.
    let input = if file.contains('\n') {
        view! {
            <textarea class="input" form=CHANGES name=format!("lay.{place}") aria-label=title spellcheck="false">
                {textarea_text(&shown)}
            </textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class="input"
                form=CHANGES
                name=format!("lay.{place}")
                value=shown
                autocomplete="off"
                spellcheck="false"
                aria-label=title
            />
        }
        .into_any()
    };
    view! {
        <div class="raw__cell">
            <span aria-hidden="true">{label}</span>
            <input type="hidden" form=CHANGES name=format!("laid.{place}") value=file/>
            {input}
        </div>
    }
    .into_any()
}
