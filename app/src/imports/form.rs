//! The names of the one form of a preview: see [`super::changes`].

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

/// The value by which the offer of a reason is accepted or taken back, or the rows of a warning are
/// left out or taken in.
pub fn reason_name(column: Column, code: u8) -> String {
    format!("{}.{code}", column.name())
}
