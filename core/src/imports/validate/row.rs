use super::footer::{footer, is_plain_key};
use super::header_row::header_row;
use super::held_rows::held_rows;
use super::{RowProblem, RowWarning, patched};
use crate::imports::WordTarget;
use crate::imports::corrections::Corrected;
use crate::imports::map::meaning_of;
use crate::imports::read::{CsvFormat, Record, RewrittenRow, Shape};
use crate::users::fields::{
    DateFault, Problem, Values, Warning, check_past, member, metadata, read_cell, read_day,
    refuse_no_value, without_apostrophe,
};
use crate::users::{Column, clean};

/// A cell into which the value that is offered for its problem was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AcceptedOffer {
    pub column: Column,
    /// The kind of problem that the cell has in the file.
    pub code: u8,
    pub value: String,
}

/// What the reading of a row finds besides its values.
#[derive(Debug, Default)]
pub(crate) struct RowNotes {
    /// The cells into which accepted offers were written, also where the row stays invalid for another
    /// reason.
    pub written: Vec<AcceptedOffer>,
    /// Why a valid row is probably no user.
    pub warning: Option<RowWarning>,
    /// Cells with text.
    pub filled: usize,
    /// An operator has emptied a status that the file has.
    pub emptied_status: bool,
}

/// Reads one row, with what operators have corrected in it. Every problem of the row is found, not
/// just the first.
pub(crate) fn read_row(
    form: &CsvFormat,
    record: &Record<'_>,
    corrected: Corrected<'_>,
) -> Result<Values, Vec<RowProblem>> {
    read_row_noting(form, record, corrected, &mut RowNotes::default())
}

/// The same, with notes for the preview.
pub(crate) fn read_row_noting(
    form: &CsvFormat,
    record: &Record<'_>,
    corrected: Corrected<'_>,
    notes: &mut RowNotes,
) -> Result<Values, Vec<RowProblem>> {
    let laid =
        corrected.row.filter(|cells| cells.len() == form.columns.len()).map(RewrittenRow::of);
    let record = &laid.as_ref().map_or(*record, |laid| laid.record(record));
    if let Some(shape) = wrong_shape(form, record) {
        return Err(vec![shape.into()]);
    }
    let mut values = Values::default();
    let mut problems = foreign_bytes(form, record, corrected.cells);
    let unknown: Vec<Column> = problems.iter().map(RowProblem::column).collect();
    for (column, text) in form.columns.iter().zip(record.cells()) {
        let Some(column) = column.as_ref().filter(|one| !unknown.contains(one)) else { continue };
        // A correction that repeats the file's own word changes nothing: the word keeps its mapping.
        let typed = corrected.cells.iter().find(|(one, _)| one == column);
        let read = match typed.filter(|(_, value)| value.trim() != text.trim()) {
            Some((Column::DateOfBirth, value)) => read_birth(&mut values, form, bare(value)),
            Some((_, value)) => {
                notes.emptied_status |= *column == Column::Status && value.trim().is_empty();
                read_value(&mut values, *column, bare(value))
            }
            None if *column == Column::DateOfBirth => read_birth(&mut values, form, bare(text)),
            None if form.values.is_empty() => read_value(&mut values, *column, bare(text)),
            None => read_word(&mut values, form, *column, bare(text)),
        };
        let read = read.and_then(|()| check_birth(&values, *column, form));
        if let Err(problem) = read
            && let Some(problem) =
                write_offer(&mut values, problem, form, corrected.accepted, &mut notes.written)
        {
            problems.push(problem);
        }
    }
    if !form.name_parts.is_empty()
        && !unknown.contains(&Column::FullName)
        && let Err(problem) = read_name(&mut values, &form.name_parts, record, corrected.cells)
        && let Some(problem) =
            write_offer(&mut values, problem, form, corrected.accepted, &mut notes.written)
    {
        problems.push(problem);
    }
    if let Some(change) = &form.tag_change {
        values.tag_change = Some(change.clone());
    }
    if !form.metadata.is_empty()
        && !unknown.contains(&Column::MetadataJson)
        && let Err(problem) = read_metadata(&mut values, form, record, corrected.cells)
    {
        problems.push(problem);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let is_plain = is_plain_key(&values.vendor_key);
    let filled = record.cells().filter(|cell| !cell.trim().is_empty()).count();
    notes.filled = filled;
    notes.warning = footer(&values, is_plain, filled, form.columns.len())
        .or_else(|| header_row(&values, is_plain, key_name(form), record.cells()))
        .or_else(|| held_rows(form, record));
    if notes.warning.as_ref().is_some_and(RowWarning::is_no_user) {
        // A row that is no user needs no warning about its key and name.
        let is_of_user =
            |warning: &Warning| !matches!(warning, Warning::NoName | Warning::Misplaced { .. });
        values.warnings.retain(is_of_user);
    }
    Ok(values)
}

/// What the file calls the column of the key.
fn key_name(form: &CsvFormat) -> &str {
    let place = form.columns.iter().position(|column| *column == Some(Column::VendorData));
    place.and_then(|place| form.names.get(place)).map_or("", String::as_str)
}

/// Writes the value that is offered for a cell's problem, where that offer is accepted. Returns the
/// problem where it stays.
fn write_offer(
    values: &mut Values,
    problem: RowProblem,
    form: &CsvFormat,
    accepted: &[(Column, u8)],
    written: &mut Vec<AcceptedOffer>,
) -> Option<RowProblem> {
    let (column, code) = (problem.column(), problem.code());
    if !accepted.contains(&(column, code)) {
        return Some(problem);
    }
    // The warnings about the replaced value no longer apply.
    values.warnings.retain(|warning| warning.column() != column);
    match problem.offer() {
        Some(value)
            if read_cell(values, column, &value).is_ok()
                && check_birth(values, column, form).is_ok() =>
        {
            written.push(AcceptedOffer { column, code, value });
            None
        }
        _ => Some(problem),
    }
}

/// Why the cells of a row cannot be read one by one, or are not all there. Empty cells beyond the header's
/// width do not count.
fn wrong_shape(form: &CsvFormat, record: &Record<'_>) -> Option<Shape> {
    let expected = form.columns.len();
    if record.is_cut() {
        return Some(Shape::CutLetter);
    }
    if let Some(damage) = record.damage() {
        return Some(damage);
    }
    if record.len() < expected {
        let delimiter = char::from(form.delimiter.byte());
        let whole = record.len() == 1
            && record.cell(0).is_some_and(|cell| cell.matches(delimiter).count() + 1 >= expected);
        return Some(Shape::TooFewCells { expected, found: record.len(), whole });
    }
    let found = record.filled();
    if found > expected {
        let curly = record.cells().any(|cell| cell.trim_start().starts_with(['“', '”', '„']));
        return Some(Shape::TooManyCells { expected, found, curly });
    }
    form.header_again(record)
}

/// The columns in which a byte is not UTF-8, one problem for each, but for those that are corrected.
fn foreign_bytes(
    form: &CsvFormat,
    record: &Record<'_>,
    corrected: &[(Column, String)],
) -> Vec<RowProblem> {
    let mut problems: Vec<RowProblem> = Vec::new();
    for foreign in record.foreign() {
        let Some(column) = form.column_at(foreign.cell) else { continue };
        let known = problems.iter().any(|problem| problem.column() == column)
            || corrected.iter().any(|(one, _)| *one == column);
        if !known {
            problems.push(Shape::ForeignByte { column, byte: foreign.byte }.into());
        }
    }
    problems
}

/// What is wrong with one cell, if it becomes this column.
pub(crate) fn check_cell(column: Column, text: &str) -> Option<Problem> {
    read_cell(&mut Values::default(), column, bare(text)).err()
}

fn read_value(values: &mut Values, column: Column, text: &str) -> Result<(), RowProblem> {
    read_cell(values, column, text).map_err(RowProblem::from)
}

/// Reads a date of birth in the order of its column.
fn read_birth(values: &mut Values, form: &CsvFormat, text: &str) -> Result<(), RowProblem> {
    let text = clean(Column::DateOfBirth, text);
    match read_day(&text, form.date_order) {
        Ok(day) => read_value(values, Column::DateOfBirth, &day),
        // Read without an order, it may be ambiguous, and that would be the wrong reason.
        Err(fault @ DateFault::NoSuchDay) => Err(Problem::from(fault).into()),
        Err(_) => read_value(values, Column::DateOfBirth, &text),
    }
}

fn check_birth(values: &Values, column: Column, form: &CsvFormat) -> Result<(), RowProblem> {
    match &values.date_of_birth {
        // A file that was read before there were dates has no such day.
        Some(day) if column == Column::DateOfBirth && !form.today.is_empty() => {
            check_past(day, &form.today).map_err(RowProblem::from)
        }
        _ => Ok(()),
    }
}

/// Reads a cell of which an operator may have said what its word means.
fn read_word(
    values: &mut Values,
    form: &CsvFormat,
    column: Column,
    text: &str,
) -> Result<(), RowProblem> {
    match meaning_of(&form.values, column, text) {
        Some(WordTarget::Value(ours)) => read_value(values, column, &ours),
        Some(WordTarget::Empty) => Ok(()),
        Some(WordTarget::Invalid) => Err(RowProblem::WordRefused(column)),
        None => read_value(values, column, text),
    }
}

/// A full name from its parts, in their order.
fn read_name(
    values: &mut Values,
    parts: &[usize],
    record: &Record<'_>,
    corrected: &[(Column, String)],
) -> Result<(), RowProblem> {
    if let Some((_, whole)) = corrected.iter().find(|(one, _)| *one == Column::FullName) {
        return read_value(values, Column::FullName, bare(whole));
    }
    let mut name = String::new();
    for part in parts.iter().filter_map(|index| record.cell(*index)).map(bare) {
        // A spreadsheet may have wrapped each part of the name (`="Ana"`).
        let part = if part.starts_with('=') { clean(Column::FullName, part) } else { part.into() };
        if !part.is_empty() {
            // As a part of the whole name it would look like a name.
            if refuse_no_value(Column::FullName, &part).is_err() {
                return Err(RowProblem::NamePart(part.into_owned()));
            }
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(&part);
        }
    }
    read_value(values, Column::FullName, &name)
}

/// Metadata from columns of their own, on top of the row's own object if it has one.
fn read_metadata(
    values: &mut Values,
    form: &CsvFormat,
    record: &Record<'_>,
    corrected: &[(Column, String)],
) -> Result<(), RowProblem> {
    if let Some((_, whole)) = corrected.iter().find(|(one, _)| *one == Column::MetadataJson) {
        // The correction replaces the columns. If the row also has an object of its own, the correction
        // was read in its place already.
        let whole = bare(whole);
        if !whole.is_empty() && !form.columns.contains(&Some(Column::MetadataJson)) {
            values.metadata_patch = Some(metadata(whole)?);
        }
        return Ok(());
    }
    let mut members = serde_json::Map::new();
    for (index, key) in &form.metadata {
        let text = record.cell(*index).map_or("", bare);
        if !text.is_empty() {
            members.insert(key.clone(), member(text)?.into());
        }
    }
    if members.is_empty() {
        return Ok(());
    }
    let patch = serde_json::Value::Object(members).to_string();
    match &values.metadata_json {
        Some(own) => values.metadata_json = Some(metadata(&patched(Some(own), &patch))?),
        None => values.metadata_patch = Some(metadata(&patch)?),
    }
    Ok(())
}

/// A cell without blanks around it, and without the apostrophe that keeps a spreadsheet from running it.
fn bare(text: &str) -> &str {
    without_apostrophe(text.trim()).trim()
}
