use super::spreadsheet::{looks_like_a_date, looks_like_a_number};
use super::{Warning, misread};
use crate::users::{Column, describe_letter, in_latin, mixed};

/// What is probably wrong with a value that was taken: as it was written, and as it is stored.
pub(super) fn warn(column: Column, written: &str, text: &str, warnings: &mut Vec<Warning>) {
    let is_key = column == Column::VendorData;
    let is_name = matches!(column, Column::DisplayName | Column::FullName);
    if is_key && looks_like_a_number(text) {
        warnings.push(Warning::SpreadsheetNumber { column });
    }
    if (is_key || is_name) && looks_like_a_date(text) {
        warnings.push(Warning::SpreadsheetDate { column });
    }
    if written.is_ascii() {
        return;
    }
    if written.contains('\u{fffd}') {
        warnings.push(Warning::LostLetters { column });
    }
    if column == Column::MetadataJson {
        return;
    }
    if let Some(guess) = misread::guess(written.trim()) {
        warnings.push(Warning::MisreadText { column, guess });
        return;
    }
    let strange = match column {
        Column::VendorData => mixed(text),
        Column::Email => mixed(text).or_else(|| drawn_domain(text)),
        _ => None,
    };
    if let Some((position, letter)) = strange {
        warnings.push(Warning::MixedAlphabets {
            column,
            strange: describe_letter(text, position, letter),
        });
    }
}

/// A part of a domain that is all in letters of another alphabet and looks like a Latin one, beside a
/// part that is Latin.
fn drawn_domain(address: &str) -> Option<(usize, char)> {
    let (local, domain) = address.rsplit_once('@')?;
    let mut place = local.chars().count() + 2;
    let has_latin = domain.contains(|letter: char| letter.is_ascii_alphabetic());
    for label in domain.split('.') {
        // Accents are no disguise: they are seen.
        let is_drawn = !label.is_ascii()
            && in_latin(label).is_some()
            && !label.contains(|letter: char| letter.is_ascii_alphabetic());
        if let Some(letter) = label.chars().next()
            && has_latin
            && is_drawn
        {
            return Some((place, letter));
        }
        place += label.chars().count() + 1;
    }
    None
}
