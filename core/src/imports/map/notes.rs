//! What the mapping page says of a column: why it becomes what it becomes, what would be refused, and
//! what is lost where it is not imported.

use super::contents::{Looks, are_unknown_words, cells, is_answers, looks, note_of_blocking};
use super::header_words::{said_by_name, says_only, says_several};
use super::keys;
use super::synonyms::{meaning, plain};

use crate::access::UserColumn;
use crate::format::counted;
use crate::imports::validate::check_cell;
use crate::imports::{MappingColumn, Target};
use crate::users::Column;
use crate::users::fields::{Problem, order_of, read_day};

pub(super) const VALUES_SHOWN: usize = 3;
const MAX_SHOWN_LENGTH: usize = 60;

/// Says why a column becomes what it becomes, or what is wrong with that.
pub(super) fn annotate(column: &mut MappingColumn, rows: &[Vec<String>]) {
    let (note, warning) = match &column.target {
        Target::Undecided => (undecided(column, rows), true),
        Target::Ignore => left_out(column, rows),
        Target::Metadata(_) => ("Saved as text, leading zeros are kept".into(), false),
        Target::GivenName | Target::MiddleName | Target::FamilyName => {
            ("Suggested, the parts of the name are joined".into(), false)
        }
        Target::BornDayFirst | Target::BornMonthFirst => refused(column, Column::DateOfBirth, rows),
        Target::Column(target @ (Column::Status | Column::Country)) => {
            (words_to_map(column, *target, rows), false)
        }
        Target::Column(target) => refused(column, *target, rows),
    };
    column.note = note;
    column.warning = warning;
}

fn undecided(column: &MappingColumn, rows: &[Vec<String>]) -> String {
    let filled: Vec<&str> = cells(column.index, rows).collect();
    if keys::is_key(&column.name) {
        return key_in_doubt(column, rows).into();
    }
    if is_birth(&column.name) && order_of(filled.iter().copied()).is_none() {
        return "The dates can be read with the day or the month first. Choose which.".into();
    }
    let said = said_by_name(&column.name);
    let seems = match (looks(&filled), said) {
        _ if says_several(&column.name) => "The name matches several fields.".to_owned(),
        (Some(looks), Some(said)) if looks == said && !says_only(&column.name, said) => {
            format!("Looks like {}, perhaps not the user’s own or not in use.", looks.words())
        }
        (Some(looks), _) => format!("Looks like {}.", looks.words()),
        (None, Some(looks)) => format!("The name suggests {}.", looks.words()),
        (None, None) if is_answers(&filled) => {
            return "Says yes or no. If it tells who is blocked or flagged, choose Status. Otherwise ignore it, or save it as metadata.".into();
        }
        (None, None) if are_unknown_words(&column.name, &filled) => {
            return "Has a few different words. If they tell who is blocked or flagged, choose Status. Otherwise ignore the column, or save it as metadata.".into();
        }
        (None, None) => "The name matches a field, but the values do not.".to_owned(),
    };
    let seems = match note_of_blocking(&filled) {
        Some(note) if said.is_none() => {
            format!("Some users seem to be blocked: “{}”.", shortened(note))
        }
        _ => seems,
    };
    format!("{seems} Choose a field, or ignore the column.")
}

/// Whether a column is named for dates of birth.
fn is_birth(name: &str) -> bool {
    meaning(name).is_some_and(|(target, _)| target.date_order().is_some())
        || said_by_name(name) == Some(Looks::Day)
}

fn key_in_doubt(column: &MappingColumn, rows: &[Vec<String>]) -> &'static str {
    if keys::repeats(column.index, rows) {
        "Values repeat, so this is probably not the user ID. Choose vendor_data for the column that differs for every user."
    } else {
        "Several columns may be the user ID. Choose vendor_data for one, and ignore the others or save them as metadata."
    }
}

/// What is lost with a column that is not imported.
fn left_out(column: &MappingColumn, rows: &[Vec<String>]) -> (String, bool) {
    if column.filled == 0 {
        return ("Not imported. Empty in the first rows".into(), false);
    }
    let held = format!(
        "Not imported. Filled in {} of the first {}",
        column.filled,
        counted(column.sampled as i64, "row", "rows")
    );
    let looks = looks(&cells(column.index, rows).collect::<Vec<_>>());
    let ours = UserColumn::from_name(&column.name.to_lowercase()).is_some();
    match looks.or_else(|| said_by_name(&column.name)) {
        _ if ours => (format!("{held}. Rollcall sets this value itself"), false),
        Some(looks) => (format!("{held}; looks like {}", looks.words()), true),
        None => (held, false),
    }
}

/// The words of the sample that are not ours: the next page asks what they mean.
fn words_to_map(column: &MappingColumn, target: Column, rows: &[Vec<String>]) -> String {
    let mut words: Vec<&str> =
        cells(column.index, rows).filter(|cell| check_cell(target, cell).is_some()).collect();
    words.sort_unstable();
    words.dedup();
    if words.is_empty() {
        return why(column, target);
    }
    let shown: Vec<String> = words.iter().take(VALUES_SHOWN).map(|word| shortened(word)).collect();
    let more = if words.len() > VALUES_SHOWN { " …" } else { "" };
    let count = counted(words.len() as i64, "value is", "values are");
    format!("{count} matched in the next step: {}{more}", shown.join(", "))
}

/// The cells of the sample that would be refused.
fn refused(column: &MappingColumn, target: Column, rows: &[Vec<String>]) -> (String, bool) {
    let order = column.target.date_order();
    let check = |cell: &str| match order {
        Some(order) => read_day(cell, order).err().map(Problem::from),
        None => check_cell(target, cell),
    };
    let mut problems = cells(column.index, rows).filter_map(check);
    let Some(first) = problems.next() else { return (why(column, target), false) };
    let count = counted(problems.count() as i64 + 1, "cell", "cells");
    (format!("{count} of the sample would be invalid. {}", first.message()), true)
}

fn why(column: &MappingColumn, target: Column) -> String {
    if plain(&column.name) == plain(target.name()) { String::new() } else { "Suggested".into() }
}

pub(super) fn shortened(cell: &str) -> String {
    match cell.char_indices().nth(MAX_SHOWN_LENGTH) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    }
}
