//! How a value is normalised before it is stored. Cells of a file, corrections, the edit form and
//! programs all use these rules, and there are no others: a value that would need any other change is
//! refused, or gets a warning.
//!
//! - All columns: blanks and invisible characters around a value are removed.
//! - All columns: `="000124"`, by which a spreadsheet keeps the zeros of a number, becomes `000124`.
//! - Keys, e-mail addresses, phones, countries, statuses, dates and tags: invisible characters are removed,
//!   digits of other scripts become ASCII digits, and a blank of any width becomes a space.
//! - Keys, phones and dates: apostrophes before a digit are removed. A spreadsheet marks a text with one.
//! - Phones: dashes of any length, and full-width plus signs and brackets, become ASCII.
//! - Tags: a line break separates two tags, like a comma.
//! - Names: joiners and variation selectors stay, because they belong to letters. Other invisible
//!   characters are removed. A blank of any width becomes a space, and so does a line break together
//!   with the blanks around it.
//!
//! Metadata is JSON and stays as it is written. Cleaning a value twice changes nothing more, so a
//! stored value can be sent again and stays the same.

use std::borrow::Cow;

use super::letters::{ascii_digit, belongs_to_a_name, is_blank, is_dash, is_line_break, is_unseen};
use super::signs::Signs;
use crate::users::Column;

/// The value in the form in which it is stored, before the rules of its column check it.
pub(crate) fn clean(column: Column, written: &str) -> Cow<'_, str> {
    let trimmed = written.trim();
    clean_of(column, trimmed, Signs::of(trimmed))
}

/// Does the same for a text without blanks around it, whose signs are known.
pub(crate) fn clean_of(column: Column, trimmed: &str, signs: Signs) -> Cow<'_, str> {
    if column == Column::MetadataJson || is_clean(trimmed, signs) {
        return Cow::Borrowed(trimmed);
    }
    let mut text: String = match column {
        Column::DisplayName | Column::FullName => name_letters(trimmed),
        _ => trimmed.chars().filter_map(|letter| code_letter(column, letter)).collect(),
    };
    loop {
        let inner = without_wrapper(column, text.trim());
        if inner.len() == text.len() {
            break;
        }
        text = inner.into_owned();
    }
    // A name of nothing but joiners is empty.
    if is_blank_value(&text) { Cow::Borrowed("") } else { Cow::Owned(text) }
}

/// The form in which a customer's own key is stored.
pub(crate) fn clean_key(written: &str) -> Cow<'_, str> {
    clean(Column::VendorData, written)
}

/// Whether nothing of a value is visible.
pub(crate) fn is_blank_value(written: &str) -> bool {
    written.chars().all(|letter| letter.is_whitespace() || is_unseen(letter) || is_blank(letter))
}

/// Whether a text is plain and has nothing that a spreadsheet adds. That is the usual case, and needs
/// no copy.
fn is_clean(text: &str, signs: Signs) -> bool {
    !signs.has(Signs::CONTROLS.and(Signs::BEYOND)) && !text.starts_with(['=', '\''])
}

/// The form of a letter in a value that is not a name. `None`: the letter is invisible and is dropped.
fn code_letter(column: Column, letter: char) -> Option<char> {
    if letter.is_ascii() {
        let between_tags = column == Column::Tags && is_line_break(letter);
        return Some(if between_tags { ',' } else { letter });
    }
    if is_blank(letter) {
        return Some(' ');
    }
    if is_unseen(letter) {
        return None;
    }
    if let Some(digit) = ascii_digit(letter) {
        return Some(digit);
    }
    Some(match (column, letter) {
        (Column::Tags, letter) if is_line_break(letter) => ',',
        (Column::Phone, letter) if is_dash(letter) => '-',
        (Column::Phone, '＋') => '+',
        (Column::Phone, '（') => '(',
        (Column::Phone, '）') => ')',
        (Column::Phone, '．') => '.',
        (Column::Phone, '／') => '/',
        _ => letter,
    })
}

fn name_letters(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut after_break = false;
    for letter in text.chars() {
        if is_line_break(letter) {
            name.truncate(name.trim_end_matches(' ').len());
            name.push(' ');
            after_break = true;
        } else if is_blank(letter) {
            if !after_break {
                name.push(' ');
            }
        } else if !is_unseen(letter) || belongs_to_a_name(letter) {
            name.push(letter);
            after_break = false;
        }
    }
    name
}

/// Removes what a spreadsheet adds around a text.
fn without_wrapper(column: Column, text: &str) -> Cow<'_, str> {
    let quoted = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = quoted
        && !inner.replace("\"\"", "").contains('"')
    {
        return Cow::Owned(inner.replace("\"\"", "\""));
    }
    if matches!(column, Column::VendorData | Column::Phone | Column::DateOfBirth) {
        let rest = text.trim_start_matches('\'');
        if rest.starts_with(|letter: char| letter.is_ascii_digit()) {
            return Cow::Borrowed(rest);
        }
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{clean, is_blank_value};
    use crate::users::Column;

    #[test]
    fn what_a_spreadsheet_adds_is_taken_off() {
        for (written, key) in [
            ("=\"000124\"", "000124"),
            ("=\"a\"\"b\"", "a\"b"),
            ("'000126", "000126"),
            ("''000126", "000126"),
            (" =\"'007\" ", "007"),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("'a", "'a"),
            ("=1+1", "=1+1"),
            ("=\"\"", ""),
        ] {
            assert_eq!(clean(Column::VendorData, written), key, "{written}");
        }
        assert_eq!(clean(Column::FullName, "'90s Kid"), "'90s Kid");
        assert_eq!(clean(Column::Email, "=\"a@b.example\""), "a@b.example");
    }

    #[test]
    fn what_nobody_sees_goes_from_keys_and_stays_in_names_where_it_belongs() {
        assert_eq!(clean(Column::VendorData, "\u{200b}RC\u{ad}-2202\u{a0}\u{feff}"), "RC-2202");
        assert_eq!(clean(Column::VendorData, "RC\u{a0}\u{3000}١٢"), "RC  12");
        assert_eq!(clean(Column::Phone, "\u{202d}＋49\u{2011}30（5）\u{202c}"), "+49-30(5)");
        assert_eq!(clean(Column::FullName, "\u{200b}می\u{200c}خواهم\u{200e}"), "می\u{200c}خواهم");
        assert_eq!(clean(Column::FullName, "Tariq \r\n  Benali\u{a0}Z."), "Tariq Benali Z.");
        assert_eq!(clean(Column::FullName, "葛\u{e0100}城"), "葛\u{e0100}城");
        assert_eq!(clean(Column::Tags, "vip\r\npep"), "vip,,pep");
        assert!(is_blank_value("\u{200b} \u{a0}\u{feff}") && !is_blank_value("."));
    }

    proptest! {
        #[test]
        fn what_was_cleaned_is_clean(text in "[='\"0-9a٣ \u{a0}\u{200b}\u{200c}\u{202e}\n\\PC]{0,24}") {
            for column in Column::ALL {
                let once = clean(column, &text).into_owned();
                prop_assert_eq!(&clean(column, &once), &once);
            }
        }
    }
}
