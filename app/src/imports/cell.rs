//! One cell of a previewed row. A change or a problem is marked; anything else looks plain.

use leptos::prelude::*;
use rollcall_core::imports::{Cell, CellDiff};
use rollcall_core::users::Column;

use super::form::{CHANGES, cell_name};
use super::warned::cell_warnings;
use crate::ui::diff::Diff;
use crate::ui::icon::{Glyph, Icon};

/// The data of a field in which a cell can be corrected: its row, and what was typed into it before.
#[derive(Clone, Debug)]
pub struct Editing {
    pub ordinal: i64,
    /// `row 3 (line 4)`
    pub row: String,
    pub typed: Option<String>,
}

/// Whether a cell has something wrong with it or is corrected.
pub fn is_wrong(cell: &Cell) -> bool {
    matches!(cell.diff, CellDiff::Bad { .. })
        || cell.corrected_from.is_some()
        || !cell.warnings.is_empty()
}

/// `editing`: set if wrong cells can be corrected here.
pub fn cell(cell: Cell, editing: Option<Editing>) -> AnyView {
    let Cell { column, value, diff, corrected_from, offered, warnings } = cell;
    let file = corrected_from.map(|file| match offered {
        true => suggested(file),
        false => file_says(file, column, editing.as_ref()),
    });
    let shown = match (diff, editing) {
        (CellDiff::Bad { message }, Some(editing)) if !is_cut(&value) => {
            input(column, value, message, editing)
        }
        (diff, Some(editing)) if !warnings.is_empty() && !is_cut(&value) => {
            warned_field(column, value, diff, warnings, editing)
        }
        (diff, _) if !warnings.is_empty() => {
            view! { {marked(column, value, diff)}{cell_warnings(warnings, None)} }.into_any()
        }
        (diff, _) => marked(column, value, diff),
    };
    view! { {shown}{file} }.into_any()
}

fn marked(column: Column, value: String, diff: CellDiff) -> AnyView {
    let is_key = column == Column::VendorData;
    match diff {
        CellDiff::Withheld => {
            view! { <span class="muted">"Hidden for your role"</span> }.into_any()
        }
        CellDiff::Bad { message } => bad(value, message),
        CellDiff::Kept { verified, since, session } => {
            let day = since.map(|at| at.day());
            kept(verified, day, session, value)
        }
        CellDiff::Cleared { old } => view! { <Diff old=Some(old) new=None/> }.into_any(),
        CellDiff::Changed { old } => view! { <Diff old=Some(old) new=Some(value)/> }.into_any(),
        CellDiff::New | CellDiff::Keeps | CellDiff::Same if is_key => {
            view! { <code>{value}</code> }.into_any()
        }
        CellDiff::Keeps | CellDiff::Same if value.is_empty() => {
            view! { <span class="muted">"empty"</span> }.into_any()
        }
        CellDiff::Keeps | CellDiff::Same => {
            view! { <span class="muted"><bdi>{value}</bdi></span> }.into_any()
        }
        CellDiff::New if value.is_empty() => {
            view! { <span class="muted">"empty"</span> }.into_any()
        }
        CellDiff::New => view! { <bdi>{value}</bdi> }.into_any(),
    }
}

/// Whether core has shortened a value for the page. Such a value can only be read: a correction would
/// lose the rest of it.
pub fn is_cut(value: &str) -> bool {
    value.ends_with('…') && value.chars().count() > 300
}

fn bad(value: String, message: String) -> AnyView {
    let value = (!value.is_empty()).then(|| view! { <code>{value}</code> });
    view! {
        <div class="cell-bad">{value}<span class="why"><Icon of=Glyph::Alert/>{message}</span></div>
    }
    .into_any()
}

/// A wrong value, shown in a field of the page's form.
fn input(column: Column, value: String, message: String, editing: Editing) -> AnyView {
    let why = format!("why-{}-{}", editing.ordinal, column.name());
    view! {
        <div class="cell-bad">
            {field(column, value, editing, true, why.clone())}
            <span class="why" id=why><Icon of=Glyph::Alert/>{message}</span>
        </div>
    }
    .into_any()
}

/// The field of a cell. It also sends the value that the page showed, so that only changed cells become
/// corrections.
fn field(
    column: Column,
    value: String,
    editing: Editing,
    invalid: bool,
    described_by: String,
) -> impl IntoView {
    let name = cell_name(editing.ordinal, column);
    let label = format!("{} in {}", column.label(), editing.row);
    let shown = editing.typed.unwrap_or_else(|| value.clone());
    view! {
        <input type="hidden" form=CHANGES name=format!("was.{name}") value=value/>
        <input
            class="input"
            form=CHANGES
            name=format!("cell.{name}")
            value=shown
            autocomplete="off"
            spellcheck="false"
            aria-label=label
            aria-invalid=invalid.then_some("true")
            aria-describedby=described_by
        />
    }
}

/// A valid value with a warning, shown in a field of the same form.
fn warned_field(
    column: Column,
    value: String,
    diff: CellDiff,
    warnings: Vec<String>,
    editing: Editing,
) -> AnyView {
    let why = format!("why-{}-{}", editing.ordinal, column.name());
    let now = match diff {
        CellDiff::Changed { old } => {
            Some(view! { <small class="muted">"Now: "<bdi>{old}</bdi></small> })
        }
        _ => None,
    };
    view! {
        <div class="cell-warned">
            {field(column, value, editing, false, why.clone())}
            {now}
            {cell_warnings(warnings, Some(why))}
        </div>
    }
    .into_any()
}

/// The file's value of a corrected cell, and the button that restores it.
fn file_says(file: String, column: Column, editing: Option<&Editing>) -> AnyView {
    let back = editing.map(|editing| {
        let label = format!("Restore original {} in {}", column.label(), editing.row);
        view! {
            <button
                class="btn btn--quiet btn--sm"
                form=CHANGES
                name="restore"
                value=cell_name(editing.ordinal, column)
                aria-label=label
            >
                "Restore original"
            </button>
        }
    });
    view! {
        <div class="corrected">
            <span class="kept__why"><Icon of=Glyph::Pencil/><span>"Corrected. File: "{quoted(file)}</span></span>
            {back}
        </div>
    }
    .into_any()
}

/// The file's value of a cell that an accepted suggestion has corrected. It has no button of its own,
/// because a suggestion is taken back for all of its cells at once.
fn suggested(file: String) -> AnyView {
    view! {
        <div class="corrected">
            <span class="kept__why"><Icon of=Glyph::Pencil/><span>"Suggested. File: "{quoted(file)}</span></span>
        </div>
    }
    .into_any()
}

fn quoted(file: String) -> AnyView {
    match file.is_empty() {
        true => "empty".into_any(),
        false => view! { "“"<bdi>{file}</bdi>"”" }.into_any(),
    }
}

fn kept(verified: String, day: Option<String>, session: Option<String>, file: String) -> AnyView {
    let day = day.map(|day| format!(" {day}")).unwrap_or_default();
    let session = session.map(|session| view! { " by session "<code>{session}</code> });
    view! {
        <span class="kept">
            <bdi>{verified}</bdi>
            <span class="kept__why">
                <Icon of=Glyph::Lock/>
                <span>"Verified"{day}{session}", kept. File: “"<bdi>{file}</bdi>"”"</span>
            </span>
        </span>
    }
    .into_any()
}
