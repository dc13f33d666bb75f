//! Rows of the file as a table: outcome, cells, what would change and what is wrong.

use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::imports::{Column, Counts, Mark, Outcome, PreviewPage, PreviewRow};

use super::cell::cell;
use crate::address::with_query;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::outcomes::{outcome_glyph, outcome_tone};
use crate::ui::pager::Pager;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::tabs::{Tab, Tabs};

/// A page of rows, and what was asked for.
pub struct RowsView {
    pub page: PreviewPage,
    pub outcome: Option<Outcome>,
    pub columns: Vec<Column>,
}

/// With tabs by outcome. `here`: the address of the import.
#[component]
pub fn Rows(rows: RowsView, counts: Counts, here: String) -> impl IntoView {
    let outcome = rows.outcome;
    let all = Tab {
        label: "All",
        href: format!("{here}#rows"),
        count: Some(counts.rows()),
        look: None,
        current: outcome.is_none(),
    };
    let tabs = std::iter::once(all)
        .chain(Outcome::ALL.into_iter().filter(|one| counts.of(*one) > 0).map(|one| Tab {
            label: one.label(),
            href: format!("{here}?outcome={}#rows", one.code()),
            count: Some(counts.of(one)),
            look: Some((outcome_tone(one), outcome_glyph(one))),
            current: outcome == Some(one),
        }))
        .collect();
    view! {
        <section class="section" aria-labelledby="rows">
            <h2 class="vh" id="rows">"Rows"</h2>
            <Tabs label="Rows by outcome" tabs/>
            <RowsTable rows here/>
        </section>
    }
}

#[component]
pub fn RowsTable(rows: RowsView, here: String) -> impl IntoView {
    let RowsView { page, outcome, columns } = rows;
    let code = outcome.map(Outcome::code).unwrap_or_default();
    let at = |first: Option<i64>| {
        let pairs = [("outcome", code.to_owned()), ("first", first?.to_string())];
        Some(format!("{}#rows", with_query(&here, pairs)))
    };
    let (previous, next) = (at(page.previous), at(page.next));
    let summary = match (page.rows.first(), page.rows.last()) {
        (Some(first), Some(last)) => format!(
            "Lines {} to {}, of {}. Line numbers are the file’s own; line 1 is the header.",
            thousands(first.line),
            thousands(last.line),
            counted(page.total, "row", "rows")
        ),
        _ => "No rows with this outcome.".to_owned(),
    };
    let mut heads =
        vec![Head::new("Line").class("r tight muted"), Head::new("Outcome").class("tight at-end")];
    heads.extend(columns.iter().enumerate().map(|(index, column)| head(*column, index)));
    let width = heads.len();
    let rows = page.rows.into_iter().map(|one| row(one, width)).collect_view();
    view! {
        <Table
            label="Rows of the file"
            caption="Rows of the file with their outcome and what would change"
            heads
        >
            {rows}
        </Table>
        <Pager summary previous next/>
    }
}

/// Columns far to the right give way first.
fn rank(index: usize) -> Option<&'static str> {
    match index {
        0..5 => None,
        5..7 => Some("2"),
        _ => Some("3"),
    }
}

fn head(column: Column, index: usize) -> Head {
    let head = Head::new(column.name());
    match rank(index) {
        Some(rank) => head.rank(rank),
        None => head,
    }
}

fn row(row: PreviewRow, width: usize) -> impl IntoView {
    let cells = row
        .cells
        .into_iter()
        .enumerate()
        .map(|(index, one)| {
            let name = one.column.name();
            // An empty cell is worth no line where rows are blocks.
            let bare =
                one.value.is_empty() && matches!(one.mark, Mark::Keeps | Mark::New | Mark::Same);
            if one.column == Column::VendorData {
                Either::Left(view! { <th role="rowheader" scope="row">{cell(one)}</th> })
            } else {
                Either::Right(view! {
                    <td
                        role="cell"
                        data-label=name
                        data-rank=rank(index)
                        data-narrow=bare.then_some("hide")
                    >
                        {cell(one)}
                    </td>
                })
            }
        })
        .collect_view();
    let problem = row.problem.map(|words| {
        view! {
            <tr role="row" class="sub">
                <td role="cell" colspan=width.to_string()>
                    <div class="notice" data-tone="bad"><Icon of=Glyph::Alert/><div>{words}</div></div>
                </td>
            </tr>
        }
    });
    view! {
        <tr role="row">
            <td role="cell" class="r tight muted" data-label="Line">{thousands(row.line)}</td>
            <td role="cell" class="tight at-end"><Status of=row.outcome/></td>
            {cells}
        </tr>
        {problem}
    }
}
