//! The names of the fields in the one form of a preview: see [`super::changes`].

use rollcall_core::users::Column;

/// The id of the form.
pub const CHANGES: &str = "changes";

/// The name of a cell's fields, after `cell.` and `was.`.
pub fn cell_name(ordinal: i64, column: Column) -> String {
    format!("{ordinal}.{}", column.name())
}

/// The value by which a whole row is restored.
pub fn row_name(ordinal: i64) -> String {
    format!("{ordinal}.row")
}

/// The value that refers to one kind of problem or warning in a column. Buttons send it to accept or
/// take back a suggestion, or to leave out or take in the rows of a warning.
pub fn reason_name(column: Column, code: u8) -> String {
    format!("{}.{code}", column.name())
}
