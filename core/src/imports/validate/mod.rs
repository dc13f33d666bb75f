//! From the cells of one row to the values of a user, or to everything that is wrong with it.
//! Preview, run, report and the table all come through here: there is no second validator.

pub(crate) mod cell;
mod country;
mod date;
mod email;
mod list;
mod metadata;
mod patch;
mod phone;
mod problem;
mod row;
mod tags;
mod warning;

pub(crate) use country::all as country_codes;
pub(crate) use date::day_of_birth;
pub(crate) use list::{LONGEST_LIST, read_one};
pub(crate) use patch::patched;
pub(crate) use problem::{Problem, Shape, reason_label};
pub(crate) use row::{Values, Written, check_cell, plain, read_cell, read_row, read_row_noting};
pub(crate) use warning::{FIRST_WARNING, Warning, warning_label};
