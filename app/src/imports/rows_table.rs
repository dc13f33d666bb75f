//! The table of one page of rows: outcome, cells, changes and problems.

use leptos::prelude::*;
use rollcall_core::imports::{PreviewPage, PreviewRow};
use rollcall_core::users::Column;

use super::cell::is_wrong;
use super::corrections::check_again;
use super::query::pairs;
use super::refused::Refused;
use super::row::{Frame, row};
use super::view::{RowsView, RowsWork};
use crate::address::with_query;
use crate::ui::format::{counted, thousands};
use crate::ui::pager::Pager;
use crate::ui::table::{Head, Table};

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

/// Moves columns with a wrong or corrected cell on this page to the front, right after the key, so that
/// nobody has to search for the wrong cell. Moves the cells of the rows with them.
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
    // A stable sort: within each group the columns keep their order.
    sorted.sort_by_key(|(rank, _)| *rank);
    let sorted: Vec<Column> = sorted.into_iter().map(|(_, column)| column).collect();
    let place = |column: Column| sorted.iter().position(|one| *one == column);
    for row in &mut page.rows {
        row.cells.sort_by_key(|cell| place(cell.column));
    }
    sorted
}

/// On narrow screens columns far to the right are hidden first, but never those with a wrong or
/// corrected cell.
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

fn head(column: Column, rank: Option<&'static str>) -> Head {
    let head = Head::new(column.label());
    match rank {
        Some(rank) => head.rank(rank),
        None => head,
    }
}
