//! From the cells of one row to the values of a user, or to everything that is wrong with it, by the
//! rules in `users/fields`. Preview, run, report and the table all come through here.

mod footer;
mod footer_words;
mod header_row;
mod held_rows;
mod patch;
mod row;
mod row_problem;
mod row_warning;
mod tags_after;

/// The version of the rules in this folder and in `users/fields`. Raise it when a row may be read
/// otherwise than before: a file that was checked by older rules is not run by newer ones, but checked
/// or uploaded again.
pub(crate) const RULES: u32 = 7;

pub(crate) use footer::is_plain_key;
pub(crate) use patch::patched;
pub(crate) use row::{AcceptedOffer, RowNotes, check_cell, read_row, read_row_noting};
pub(crate) use row_problem::{RowProblem, reason_label};
pub(crate) use row_warning::{RowWarning, is_warning};
pub(crate) use tags_after::{tag_count, tags_after};
