//! A row of the table and the lines below it: its cells as they are in the file, and the decision about
//! a held row.

use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::imports::{CellDiff, Outcome, PreviewRow, RowFilter};
use rollcall_core::users::Column;

use super::cell::{Editing, cell, is_wrong};
use super::conflict::HeldRow;
use super::format::row_in_words;
use super::raw_row::raw_row;
use super::refused::Refused;
use super::view::RowsWork;
use crate::ui::format::thousands;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::status::Status;

/// What all rows of a table share.
pub struct Frame {
    pub width: usize,
    pub ranks: Vec<Option<&'static str>>,
    /// The names in the file's header, for a row whose cells do not fit it.
    pub header: Vec<String>,
    pub here: String,
    pub work: RowsWork,
    pub refused: Option<Refused>,
    pub filter: RowFilter,
}

pub fn row(row: PreviewRow, frame: &Frame) -> impl IntoView + use<> {
    let words = row_in_words(&row);
    let held = (row.outcome == Outcome::Held && !row.pending).then(|| {
        let refused = frame.refused.clone().filter(|one| one.ordinal == Some(row.ordinal));
        let decide = frame.work == RowsWork::Decide;
        let (row, here, filter) = (row.clone(), frame.here.clone(), frame.filter);
        let width = frame.width;
        view! { <HeldRow row here filter width decide refused/> }
    });
    // The cells of such a row would be under the wrong columns here. They are shown below the row
    // instead.
    let mislaid = frame.work == RowsWork::Correct
        && row.raw.as_ref().is_some_and(|raw| !raw.rewritten && row.problem.is_some());
    let rest = (mislaid && row.cells.len() > 1).then(|| {
        view! {
            <td role="cell" class="muted" colspan=(row.cells.len() - 1).to_string()>
                "Its cells are shown below."
            </td>
        }
    });
    let cells = row
        .cells
        .into_iter()
        .filter(|cell| !mislaid || cell.column == Column::VendorData)
        .enumerate()
        .map(|(index, one)| {
            let column = one.column;
            let name = column.label();
            // On narrow screens each cell is a line of its own, and an empty cell is not worth one.
            let bare = one.value.is_empty()
                && !is_wrong(&one)
                && matches!(one.diff, CellDiff::Keeps | CellDiff::New | CellDiff::Same);
            let rank = frame.ranks.get(index).copied().flatten();
            let editing = (frame.work == RowsWork::Correct).then(|| Editing {
                ordinal: row.ordinal,
                row: words.clone(),
                typed: frame
                    .refused
                    .as_ref()
                    .and_then(|one| one.typed.cells.get(&(row.ordinal, column)).cloned()),
            });
            if one.column == Column::VendorData {
                Either::Left(view! { <th role="rowheader" scope="row">{cell(one, editing)}</th> })
            } else {
                Either::Right(view! {
                    <td
                        role="cell"
                        data-label=name
                        data-rank=rank
                        data-narrow=bare.then_some("hide")
                    >
                        {cell(one, editing)}
                    </td>
                })
            }
        })
        .collect_view();
    let editing = (frame.work == RowsWork::Correct).then(|| Editing {
        ordinal: row.ordinal,
        row: words.clone(),
        typed: None,
    });
    let typed = frame.refused.as_ref().and_then(|one| one.typed.rows.get(&row.ordinal));
    let problem = raw_row(row.problem, row.raw, &frame.header, typed, editing).map(|view| {
        view! {
            <tr role="row" class="sub">
                <td role="cell" colspan=frame.width.to_string()>{view}</td>
            </tr>
        }
    });
    let why = why(row.reasons);
    let outcome = if row.pending {
        Either::Left(view! {
            <span class="status" data-tone="idle"><Icon of=Glyph::Clock/>"Not processed"</span>
        })
    } else {
        Either::Right(view! { <Status of=row.outcome/> })
    };
    view! {
        <tr role="row">
            <td role="cell" class="r tight muted" data-label="Line" title=words>{thousands(row.line)}</td>
            <td role="cell" class="tight at-end">{outcome}{why}</td>
            {cells}
            {rest}
        </tr>
        {problem}
        {held}
    }
}

/// Why a row is invalid. It is shown next to the outcome, because the wrong cell may be far to the
/// right.
fn why(reasons: Vec<String>) -> Option<impl IntoView> {
    let items = reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view();
    (!items.is_empty()).then(|| view! { <ul class="outcome-why">{items}</ul> })
}
