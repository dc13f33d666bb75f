//! Every row validated against the roster, before anything is written.

mod alike;
mod cell_diff;
mod check_row;
mod contacts;
mod corrected;
mod decide;
mod entries;
mod erased;
mod from_index;
mod hashed;
mod index;
mod key_shapes;
mod offers;
mod page;
mod roster_contacts;
mod rows_file;
mod source_row;
mod source_rows;
mod validate_file;
mod zeros;

pub(crate) use decide::{Decision, decide};
pub(crate) use entries::{entries, entries_at, load_index};
pub(super) use erased::former_key;
pub(crate) use from_index::complete;
pub(crate) use index::{BLOCK, Moved, RowIndex, Wanted};
pub(super) use offers::CountedOffer;
pub use page::{RowFilter, rows};
pub(crate) use rows_file::{MAX_REASONS, ROW_BYTES, RowEntry};
pub(crate) use source_row::SourceRow;
pub(crate) use source_rows::source_rows;
pub(crate) use validate_file::ValidateImport;
