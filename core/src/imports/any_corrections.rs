//! What has to hold for corrections of any row at all: part of [`any_bytes`](super::any_bytes).

use super::Column;
use super::corrections::Corrected;
use super::read::{Form, Record};
use super::validate::{Problem, Shape, Values, check_cell, read_row, read_row_noting};

type Read = Result<Values, Vec<Problem>>;

/// # Panics
/// When something does not hold that has to.
pub(super) fn corrections_hold(form: &Form, record: &Record<'_>, read: &Read) {
    let cells: Vec<String> = record.cells().map(str::to_owned).collect();
    suggestions_hold(form, record, read);
    rewriting_holds(form, record, &cells, read);
    typing_holds(form, record, &cells, read);
}

/// A suggestion that is accepted is valid, takes its problem away and touches nothing else.
fn suggestions_hold(form: &Form, record: &Record<'_>, read: &Read) {
    let problems = read.as_ref().err().map_or(&[][..], Vec::as_slice);
    let reason = |problem: &Problem| (problem.column(), problem.code());
    let offered = |problem: &&Problem| {
        problem.offer().is_some_and(|value| check_cell(problem.column(), &value).is_none())
    };
    let accepted: Vec<(Column, u8)> = problems.iter().filter(offered).map(reason).collect();
    let mut written = Vec::new();
    let corrected = Corrected { accepted: &accepted, ..Corrected::default() };
    let again = read_row_noting(form, record, corrected, &mut written);
    if accepted.is_empty() {
        assert_eq!(&again, read, "without an offer nothing changes");
        assert_eq!(written, []);
        return;
    }
    let columns: Vec<Column> = written.iter().map(|one| one.column).collect();
    match &again {
        Ok(_) => assert_eq!(written.len(), problems.len(), "each problem got its offer"),
        Err(left) => {
            assert!(left.iter().all(|one| !columns.contains(&one.column())), "{left:?}");
            assert!(left.len() + written.len() >= problems.len(), "no problem goes by itself");
        }
    }
    // The same by hand: a person who types what is suggested gets the same row.
    let typed: Vec<(Column, String)> =
        written.iter().map(|one| (one.column, one.value.clone())).collect();
    let by_hand = read_row(form, record, Corrected { cells: &typed, ..Corrected::default() });
    if form.metadata.is_empty() {
        assert_eq!(by_hand, again, "{typed:?}");
    }
}

/// A row that is written anew as it is reads as it did; any other is read like a row of the file.
fn rewriting_holds(form: &Form, record: &Record<'_>, cells: &[String], read: &Read) {
    let as_it_is = Corrected { row: Some(cells), ..Corrected::default() };
    let again = read_row(form, record, as_it_is);
    // A cell that is written anew has neither stray quotes nor foreign bytes.
    let sound = record.problem().is_none() && record.foreign().is_empty();
    if cells.len() == form.columns.len() && sound {
        assert_eq!(&again, read, "the same cells are the same row");
    }
    let mut laid = cells.to_vec();
    laid.resize(form.columns.len(), String::new());
    let laid = read_row(form, record, Corrected { row: Some(&laid), ..Corrected::default() });
    let problems = laid.as_ref().err().map_or(&[][..], Vec::as_slice);
    let is_count = |problem: &Problem| {
        matches!(problem, Problem::Shape(Shape::TooFewCells { .. } | Shape::TooManyCells { .. }))
    };
    assert!(!problems.iter().any(is_count), "a row of the header's width has its width");
}

/// Typing into a cell what it holds changes nothing.
fn typing_holds(form: &Form, record: &Record<'_>, cells: &[String], read: &Read) {
    if cells.len() != form.columns.len() || !record.foreign().is_empty() {
        return;
    }
    let known: Vec<Column> = form.columns.iter().flatten().copied().collect();
    let typed: Vec<(Column, String)> =
        known.into_iter().map(|column| (column, form.written(column, cells))).collect();
    let again = read_row(form, record, Corrected { cells: &typed, ..Corrected::default() });
    if form.metadata.is_empty() {
        assert_eq!(&again, read, "what the file says is no correction");
    }
}
