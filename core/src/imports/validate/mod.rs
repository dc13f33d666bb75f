//! From the cells of one row to the values of a user, or to everything that is wrong with it.
//! Preview, run, report and the table all come through here: there is no second validator.

mod calling;
mod cell;
mod country;
mod date;
mod email;
mod footer;
mod list;
mod metadata;
mod misread;
mod patch;
mod phone;
mod placeholder;
mod problem;
mod row;
mod spreadsheet;
mod tags;
mod unreadable;
mod warn;
mod warning;

/// The version of the rules in this folder. Raise it when a row may be read otherwise than before: a
/// file that was checked by older rules is not run by newer ones, but checked or uploaded again.
pub(crate) const RULES: u32 = 1;

pub(crate) use cell::{member, metadata, read_cell};
pub(crate) use country::all as country_codes;
pub(crate) use date::day_of_birth;
pub(crate) use email::EmailFault;
pub(crate) use list::{MAX_LIST_LENGTH, read_one};
pub(crate) use patch::patched;
pub(crate) use phone::PhoneFault;
pub(crate) use problem::{Problem, Shape, looks_like_user, reason_label};
pub(crate) use row::{Values, Written, check_cell, plain, read_row, read_row_noting};
pub(crate) use warning::{FIRST_WARNING, Warning, is_warning, warning_label};
