//! What has to hold for corrections of any row at all: part of [`fuzz_entry`](super::fuzz_entry).

use super::corrections::Corrected;
use super::read::{CsvFormat, Record, Shape};
use super::validate::{RowNotes, RowProblem, check_cell, read_row, read_row_noting};
use crate::users::Column;
use crate::users::fields::Values;

type Read = Result<Values, Vec<RowProblem>>;

/// # Panics
/// When something does not hold that has to.
pub(super) fn corrections_hold(form: &CsvFormat, record: &Record<'_>, read: &Read) {
    let cells: Vec<String> = record.cells().map(str::to_owned).collect();
    suggestions_hold(form, record, read);
    rewriting_holds(form, record, &cells, read);
    typing_holds(form, record, &cells, read);
}

/// A suggestion that is accepted is valid, takes its problem away and touches nothing else.
fn suggestions_hold(form: &CsvFormat, record: &Record<'_>, read: &Read) {
    let problems = read.as_ref().err().map_or(&[][..], Vec::as_slice);
    let reason = |problem: &RowProblem| (problem.column(), problem.code());
    let offered = |problem: &&RowProblem| {
        problem.offer().is_some_and(|value| check_cell(problem.column(), &value).is_none())
    };
    let accepted: Vec<(Column, u8)> = problems.iter().filter(offered).map(reason).collect();
    let mut notes = RowNotes::default();
    let corrected = Corrected { accepted: &accepted, ..Corrected::default() };
    let again = read_row_noting(form, record, corrected, &mut notes);
    let written = notes.written;
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
fn rewriting_holds(form: &CsvFormat, record: &Record<'_>, cells: &[String], read: &Read) {
    let as_it_is = Corrected { row: Some(cells), ..Corrected::default() };
    let again = read_row(form, record, as_it_is);
    // A cell that is written anew has neither stray quotes nor foreign bytes.
    let sound = record.damage().is_none() && record.foreign().is_empty();
    if cells.len() == form.columns.len() && sound {
        assert_eq!(&again, read, "the same cells are the same row");
    }
    let mut laid = cells.to_vec();
    laid.resize(form.columns.len(), String::new());
    let laid = read_row(form, record, Corrected { row: Some(&laid), ..Corrected::default() });
    let problems = laid.as_ref().err().map_or(&[][..], Vec::as_slice);
    let is_count = |problem: &RowProblem| {
        matches!(problem, RowProblem::Shape(Shape::TooFewCells { .. } | Shape::TooManyCells { .. }))
    };
    assert!(!problems.iter().any(is_count), "a row of the header's width has its width");
}

/// Typing into a cell what it holds changes nothing.
fn typing_holds(form: &CsvFormat, record: &Record<'_>, cells: &[String], read: &Read) {
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

#[cfg(test)]
mod tests {
    use crate::imports::fuzz_entry::fuzz_entry;
    use crate::users::Column;

    /// What people and programs write into cells, right and wrong.
    const WORDS: [&str; 44] = [
        "",
        " ",
        "n/a",
        "-",
        "#N/A",
        "#REF!",
        "active",
        "Active ",
        "\u{410}CTIVE",
        "TRUE",
        "US",
        "deu",
        "Germany",
        "XX",
        "276",
        "0044 20 5550 0127",
        "+44 (0)20 7946 0018",
        "tel:+12025550143",
        "+1 202 555 0143 ext. 5",
        "+390655501234",
        "4.91713E+11",
        "+49151\u{200b}1234567",
        "\u{ff0b}\u{ff14}\u{ff19} 151 1234567",
        "a@b.example",
        "a@b.example;c@d.example",
        "Ann <a@b.example>",
        "a@B.EXAMPLE.",
        "mailto:a@b.example",
        "a@b\u{fc}ro.example",
        "=\"000124\"",
        "'000126",
        "1.23457E+17",
        "1-Mar",
        "Jos\u{c3}\u{a9}",
        "Ren\u{fffd}",
        "two\nlines",
        "[vip, pep]",
        "vip;pep",
        "\u{201c}x\u{201d}",
        "{\"a\": 1}",
        "{\u{201c}a\u{201d}: 1}",
        "{\"a\": 1, \"a\": 2}",
        "Total",
        "\u{202e}drow",
    ];

    #[test]
    fn corrections_hold_for_whatever_people_write_into_any_column() {
        let header = Column::ALL.map(Column::name);
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(header).unwrap();
        for (number, word) in WORDS.iter().enumerate() {
            for place in 0..header.len() {
                let mut row = vec![String::new(); header.len()];
                row[0] = format!("k-{number}-{place}");
                row[place] = (*word).to_owned();
                // A second word beside it: problems come in pairs.
                let other = (place + 1 + number) % header.len();
                if other != 0 && other != place {
                    row[other] = WORDS[(number * 7 + place) % WORDS.len()].to_owned();
                }
                csv.write_record(&row).unwrap();
            }
        }
        let bytes = csv.into_inner().unwrap();
        for how in [0_u8, 1 << 5, 3 << 5] {
            let whole = fuzz_entry(&[&[how], bytes.as_slice()].concat());
            assert!(!whole.refused, "{whole:?}");
            assert!(whole.valid > 50 && whole.invalid > 100, "{whole:?}");
        }
    }
}
