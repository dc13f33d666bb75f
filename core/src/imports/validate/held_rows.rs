use super::RowWarning;
use crate::imports::read::{CsvFormat, Record};
use crate::users::Column;

/// Warns of a cell that runs over several lines and holds what looks like the rows behind it: its quote
/// is not closed, and a later row's quote closes it. Those rows would be gone without a word.
pub(super) fn held_rows(form: &CsvFormat, record: &Record<'_>) -> Option<RowWarning> {
    let lines = record.lines();
    if lines < 2 {
        return None;
    }
    let delimiter = char::from(form.delimiter.byte());
    let (index, _) = record.cells().enumerate().find(|(index, cell)| {
        let least = delimiters_of_a_row(form, *index);
        let mut later = cell.split(['\n', '\r']).skip(1);
        later.any(|line| line.matches(delimiter).count() >= least)
    })?;
    let column = form.column_at(index).unwrap_or(Column::VendorData);
    Some(RowWarning::HoldsRows { column, lines })
}

/// A field of ours has no line with a delimiter in it. JSON and notes have, so there a line has to have
/// as many as a row.
fn delimiters_of_a_row(form: &CsvFormat, index: usize) -> usize {
    let column = form.columns.get(index).copied().flatten();
    let is_field = column.is_some_and(|column| column != Column::MetadataJson);
    if is_field || form.name_parts.contains(&index) {
        1
    } else {
        form.columns.len().saturating_sub(1).max(2)
    }
}
