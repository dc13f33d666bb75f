//! The rules of a user's fields: how a written value is stored, why it is refused, and when it gets a
//! warning. Forms, programs, verifications and the rows of imports all use [`read_cell`]; there is no
//! second validator.
//!
//! Whoever changes how a value is read has to raise `RULES` in `imports/validate`.

mod calling;
mod cell;
mod country;
mod country_names;
mod date;
mod dos;
pub(crate) use dos::DOS_PAGES;
mod email;
mod escaped;
mod list;
mod metadata;
mod misplaced;
mod misread;
mod one_letter;
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

pub(crate) use crate::apostrophe::{needs_apostrophe, without_apostrophe};
pub(crate) use cell::{member, metadata, read_cell, refuse_no_value};
pub(crate) use country::all as country_codes;
pub(crate) use country_names::{CountryName, country_of};
pub(crate) use date::{check_past, day_of_birth, order_of, read as read_day};
pub(crate) use list::{MAX_LIST_LENGTH, read_one};
pub(crate) use problem::{
    DateFault, EmailFault, PhoneFault, Problem, because, looks_like_user, problem_label,
};
pub(crate) use tags::MAX_TAGS;
pub(crate) use values::Values;
pub(crate) use warning::{FIRST_WARNING, Warning, warning_label};
