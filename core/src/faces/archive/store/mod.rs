//! All SQL statements about face archives.

mod find;
mod rows;
mod state;

pub(super) use find::{RunInfo, find, list, rows, run_info, source_rows};
pub(crate) use rows::rekey;
pub(super) use rows::{CheckedRow, counted_ready, forget_row, insert_rows, set_checked};
pub(in crate::faces) use rows::{added, forget};
pub(super) use state::{NewArchive, ask_to_stop, insert, is_stopped, move_state};
