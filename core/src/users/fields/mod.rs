//! The rules of a user's fields: what is stored for a value that was written, why one is refused, and
//! what is probably wrong with one that is taken. Forms, programs, verifications and the rows of
//! imports all come through [`read_cell`]: there is no second validator.
//!
//! When a value may be read otherwise than before, raise `RULES` in `imports/validate`.

mod apostrophe;
mod calling;
mod cell;
mod country;
mod date;
mod dos;
pub(crate) use dos::DOS_PAGES;
mod email;
mod escaped;
mod list;
mod metadata;
mod misread;
mod ordinary_email;
mod phone;
mod placeholder;
mod problem;
mod spreadsheet;
mod tags;
mod unreadable;
mod values;
mod warn;
mod warning;

pub(crate) use apostrophe::{needs_apostrophe, without_apostrophe};
pub(crate) use cell::{member, metadata, read_cell, refuse_no_value};
pub(crate) use country::all as country_codes;
pub(crate) use date::day_of_birth;
pub(crate) use list::{MAX_LIST_LENGTH, read_one};
pub(crate) use problem::{
    EmailFault, PhoneFault, Problem, because, looks_like_user, problem_label,
};
pub(crate) use values::Values;
pub(crate) use warning::{FIRST_WARNING, Warning, warning_label};
