//! Rows of the file as a table: outcome, cells, what would change and what is wrong.

use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::imports::{
    Cell, CellDiff, Counts, Outcome, PreviewPage, PreviewRow, Reason, RowFilter,
};
use rollcall_core::users::Column;

use super::cell::{Editing, cell};
use super::changes::CHANGES;
use super::conflict::HeldRow;
use super::corrections::check_again;
use super::format::row_in_words;
use super::query::{pairs, rows_address};
use super::raw_row::raw_row;
use super::refused::Refused;
use crate::address::with_query;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::Lead;
use crate::ui::outcomes::{outcome_glyph, outcome_tone};
use crate::ui::pager::Pager;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::tone::Tone;

/// A page of rows, and what was asked for.
pub struct RowsView {
    pub page: PreviewPage,
    pub filter: RowFilter,
    pub columns: Vec<Column>,
    /// Where the header is, in words.
    pub header: String,
}

/// What can be done with the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsWork {
    Read,
    /// Wrong cells are fields.
    Correct,
    /// Held rows have decisions.
    Decide,
}

impl RowsWork {
    /// The form that goes along to other rows, so that nothing typed in these is lost.
    fn form(self) -> Option<&'static str> {
        (self == Self::Correct).then_some(CHANGES)
    }
}

/// With tabs by outcome. `here`: the address of the import.
#[component]
pub fn Rows(
    rows: RowsView,
    counts: Counts,
    reasons: Vec<Reason>,
    here: String,
    work: RowsWork,
    refused: Option<Refused>,
) -> impl IntoView {
    let filter = rows.filter;
    let all = Tab {
        label: "All",
        href: rows_address(&here, RowFilter::All),
        count: Some(counts.rows()),
        look: None,
        current: filter == RowFilter::All,
    };
    let tabs = std::iter::once(all)
        .chain(Outcome::ALL.into_iter().filter(|one| counts.of(*one) > 0).map(|one| Tab {
            label: one.label(),
            href: rows_address(&here, RowFilter::Outcome(one)),
            count: Some(counts.of(one)),
            look: Some((outcome_tone(one), outcome_glyph(one))),
            current: filter == RowFilter::Outcome(one),
        }))
        .chain((counts.warned > 0).then(|| Tab {
            label: "Warnings",
            href: rows_address(&here, RowFilter::Warned),
            count: Some(counts.warned),
            look: Some((Tone::Warn, Glyph::Alert)),
            current: filter == RowFilter::Warned,
        }))
        .collect();
    let form = work.form();
    let reason = reason(filter, &reasons, &here, form);
    view! {
        <section class="section" aria-labelledby="rows">
            <h2 class="vh" id="rows">"Rows"</h2>
            <Tabs label="Rows by result" tabs form/>
            {reason}
            <RowsTable rows here work refused/>
        </section>
    }
}

/// The reason that the rows are filtered by, and the way to take it off.
fn reason(
    filter: RowFilter,
    reasons: &[Reason],
    here: &str,
    form: Option<&'static str>,
) -> impl IntoView + use<> {
    let RowFilter::Reason { column, code } = filter else { return None };
    let known = reasons.iter().find(|one| one.column == column && one.code == code);
    let label = known.map_or_else(|| "no row".to_owned(), |reason| reason.label.clone());
    let all = match known.is_some_and(Reason::is_warning) {
        true => RowFilter::Warned,
        false => RowFilter::Outcome(Outcome::Invalid),
    };
    let without = rows_address(here, all);
    Some(view! {
        <div class="toolbar">
            <span class="filter" data-on="">
                <span class="filter__words">"Reason: "<b>{column.name()}": "{label}</b></span>
                <Lead href=without form label="Remove filter Reason"><Icon of=Glyph::X/></Lead>
            </span>
        </div>
    })
}

#[component]
pub fn RowsTable(
    rows: RowsView,
    here: String,
    work: RowsWork,
    refused: Option<Refused>,
) -> impl IntoView {
    let form = work.form();
    let RowsView { mut page, filter, columns, header } = rows;
    let columns = in_sight(&mut page, columns);
    let at = |first: Option<i64>| {
        let mut query = pairs(filter).to_vec();
        query.push(("first", first?.to_string()));
        Some(format!("{}#rows", with_query(&here, query)))
    };
    let (previous, next) = (at(page.previous), at(page.next));
    let summary = match (page.rows.first(), page.rows.last()) {
        (Some(first), Some(last)) => format!(
            "Lines {} to {}, of {}. Line numbers are the file’s own; {header}.",
            thousands(first.line),
            thousands(last.line),
            counted(page.total, "row", "rows")
        ),
        _ => "No rows match.".to_owned(),
    };
    let mut heads =
        vec![Head::new("Line").class("r tight muted"), Head::new("Result").class("tight at-end")];
    let ranks = ranks(&columns, &page.rows);
    heads.extend(columns.iter().zip(&ranks).map(|(column, rank)| head(*column, *rank)));
    let again = (work == RowsWork::Correct).then(|| check_again(&page)).flatten();
    let header = page.header;
    let frame =
        Frame { width: heads.len(), ranks, header, here: here.clone(), work, refused, filter };
    let rows = page.rows.into_iter().map(|one| row(one, &frame)).collect_view();
    view! {
        <Table
            label="Rows of the file"
            caption="Rows of the file with their result and changes"
            heads
        >
            {rows}
        </Table>
        {again}
        <Pager summary previous next form/>
    }
}

/// What all rows of a table share.
struct Frame {
    width: usize,
    ranks: Vec<Option<&'static str>>,
    /// The names of the file's header, where a row is raw.
    header: Vec<String>,
    here: String,
    work: RowsWork,
    refused: Option<Refused>,
    filter: RowFilter,
}

/// Columns in which something is wrong or corrected on this page come right after the key, so that
/// nobody has to look for the cell that a row fails by. The rows' cells move with them.
fn in_sight(page: &mut PreviewPage, columns: Vec<Column>) -> Vec<Column> {
    let fails = |column: Column| {
        let mut cells = page.rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| cell.column == column && is_wrong(cell))
    };
    let rank = |column: Column| match column {
        Column::VendorData => 0,
        column if fails(column) => 1,
        _ => 2,
    };
    let mut sorted: Vec<(u8, Column)> =
        columns.iter().map(|column| (rank(*column), *column)).collect();
    if sorted.iter().all(|(rank, _)| *rank != 1) {
        return columns;
    }
    // The order of the file stays within each group.
    sorted.sort_by_key(|(rank, _)| *rank);
    let sorted: Vec<Column> = sorted.into_iter().map(|(_, column)| column).collect();
    let place = |column: Column| sorted.iter().position(|one| *one == column);
    for row in &mut page.rows {
        row.cells.sort_by_key(|cell| place(cell.column));
    }
    sorted
}

/// Columns far to the right give way first, but not those in which something is wrong or corrected.
fn ranks(columns: &[Column], rows: &[PreviewRow]) -> Vec<Option<&'static str>> {
    let needed = |column: Column| {
        rows.iter().flat_map(|row| &row.cells).any(|cell| cell.column == column && is_wrong(cell))
    };
    let rank = |(index, column): (usize, &Column)| match index {
        0..5 => None,
        _ if needed(*column) => None,
        5..7 => Some("2"),
        _ => Some("3"),
    };
    columns.iter().enumerate().map(rank).collect()
}

fn is_wrong(cell: &Cell) -> bool {
    matches!(cell.diff, CellDiff::Bad { .. })
        || cell.corrected_from.is_some()
        || !cell.warnings.is_empty()
}

fn head(column: Column, rank: Option<&'static str>) -> Head {
    let head = Head::new(column.name());
    match rank {
        Some(rank) => head.rank(rank),
        None => head,
    }
}

fn row(row: PreviewRow, frame: &Frame) -> impl IntoView + use<> {
    let words = row_in_words(&row);
    let held = (row.outcome == Outcome::Held && !row.pending).then(|| {
        let refused = frame.refused.clone().filter(|one| one.ordinal == Some(row.ordinal));
        let decide = frame.work == RowsWork::Decide;
        let (row, here, filter) = (row.clone(), frame.here.clone(), frame.filter);
        let width = frame.width;
        view! { <HeldRow row here filter width decide refused/> }
    });
    // Below it stand its cells as the file has them: here they would be under other columns' names.
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
            let name = column.name();
            // An empty cell is worth no line where rows are blocks.
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

/// Why a row is invalid, beside its outcome: in sight however far to the right its cell stands.
fn why(reasons: Vec<String>) -> Option<impl IntoView> {
    let items = reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view();
    (!items.is_empty()).then(|| view! { <ul class="outcome-why">{items}</ul> })
}
