use super::misplaced::misplaced;
use super::spreadsheet::{is_scientific, looks_like_a_date, looks_like_a_number};
use super::{Warning, date, escaped, misread, one_letter};
use crate::users::{Column, DateOrder, Signs, describe_letter, in_latin, mixed, mixed_name};

/// Finds warnings about a value that was accepted. It is given as it was written and as it is stored,
/// with the signs of both.
pub(super) fn warn(
    column: Column,
    written: &str,
    text: &str,
    signs: Signs,
    warnings: &mut Vec<Warning>,
) {
    let is_key = column == Column::VendorData;
    if is_key && is_truth_value(text) {
        warnings.push(Warning::TruthValue);
    }
    if column == date::COLUMN {
        if date::read(text, DateOrder::Unknown).is_ok_and(|day| date::is_beginning(&day)) {
            warnings.push(Warning::NoBirth);
        }
        return;
    }
    let is_name = matches!(column, Column::DisplayName | Column::FullName);
    if (is_key || is_name)
        && let Some(what) = misplaced(column, text, signs)
    {
        warnings.push(Warning::Misplaced { column, what });
        return;
    }
    // Text of only ASCII letters and blanks can have no other warning.
    if signs.only(Signs::LETTERS.and(Signs::BLANKS)) {
        return;
    }
    if is_key || is_name {
        if signs.has(Signs::DIGITS) {
            if looks_like_a_number(text) || (is_name && is_scientific(text)) {
                warnings.push(Warning::SpreadsheetNumber { column });
            }
            if looks_like_a_date(text) {
                warnings.push(Warning::SpreadsheetDate { column });
            }
        }
        if text.starts_with('=') && text.len() > 1 {
            warnings.push(Warning::Formula { column });
        }
    }
    let is_suspected = warnings.iter().any(|warning| warning.column() == column);
    if column == Column::FullName && !is_suspected && is_no_name(text, signs) {
        warnings.push(Warning::NoName);
    }
    if signs.has(Signs::ESCAPES.and(Signs::BEYOND))
        && (is_key || is_name || column == Column::Tags)
        && let Some(guess) = escaped::guess(column, text)
    {
        warnings.push(Warning::EscapedText { column, guess });
        return;
    }
    if signs.has(Signs::MARKS.and(Signs::BEYOND))
        && let Some(sign) = lost(is_name, written)
    {
        warnings.push(Warning::LostLetters { column, sign });
    }
    if !signs.has(Signs::BEYOND) {
        return;
    }
    if let Some(guess) = misread::guess(written) {
        warnings.push(Warning::MisreadText { column, guess: shortened(guess) });
        return;
    }
    if is_name && let Some(guess) = one_letter::guess(written) {
        warnings.push(Warning::MisreadText { column, guess: shortened(guess) });
        return;
    }
    let strange = match column {
        Column::VendorData => mixed(text),
        Column::DisplayName | Column::FullName => mixed_name(text),
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

/// How Excel writes true and false, in the languages of its largest editions.
pub(super) fn is_truth_value(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "TRUE",
        "FALSE",
        "WAHR",
        "FALSCH",
        "VRAI",
        "FAUX",
        "VERDADERO",
        "FALSO",
        "VERO",
        "VERDADEIRO",
        "WAAR",
        "ONWAAR",
        "PRAWDA",
        "FAŁSZ",
        "ИСТИНА",
        "ЛОЖЬ",
    ];
    text.len() <= 12 && WORDS.contains(&text)
}

/// Whether a value is probably not a name: a number without letters, an e-mail address, or a word that
/// programs write without a name. The cells of the row may have shifted.
fn is_no_name(text: &str, signs: Signs) -> bool {
    let is_nothing = |word: &str| {
        ["null", "undefined", "nan"].iter().any(|nothing| word.eq_ignore_ascii_case(nothing))
    };
    // Someone may be called Null, but nobody Null Null.
    let mut words = text.split(' ');
    if words.clone().count() > 1 && words.all(is_nothing) {
        return true;
    }
    if text.starts_with("{{") && text.ends_with("}}") {
        return true;
    }
    let is_number = signs.has(Signs::DIGITS) && !signs.has(Signs::LETTERS.and(Signs::BEYOND));
    let is_address = || {
        let parts = text.split_once('@');
        parts.is_some_and(|(local, domain)| !local.contains(' ') && domain.contains('.'))
    };
    is_number || (signs.has(Signs::JOINS) && is_address())
}

/// The character that shows that letters of a text are lost: U+FFFD; a `?` or `¿` that a program wrote for
/// a letter that its encoding lacks (`J?rgen`, `Wei?`); or an Ã, the first half of a UTF-8 letter whose
/// second half was dropped (`Ãlvaro`, `MÃLLER`). A real Ã stands before few letters and begins no word.
fn lost(is_name: bool, text: &str) -> Option<char> {
    if text.contains('\u{fffd}') {
        return Some('\u{fffd}');
    }
    if !is_name || !text.contains(['?', '¿', 'Ã']) {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let is_half = |(place, letter): (usize, &char)| {
        let before = place.checked_sub(1).and_then(|place| letters.get(place));
        let after = letters.get(place + 1);
        let begins = !before.is_some_and(|before| before.is_alphabetic());
        *letter == 'Ã'
            && after.is_some_and(|after| {
                (begins && after.is_alphabetic())
                    || (after.is_ascii_alphabetic() && !"OEISNoeisn".contains(*after))
            })
    };
    if letters.iter().enumerate().any(is_half) {
        return Some('Ã');
    }
    letters.windows(2).find_map(|two| match two {
        [before, sign @ ('?' | '¿')] if before.is_alphabetic() => Some(*sign),
        ['?', after] if after.is_alphabetic() => Some('?'),
        _ => None,
    })
}

/// Shortens a guess. Its beginning is enough to see what is meant, and metadata may be long.
fn shortened(mut guess: String) -> String {
    const SHOWN: usize = 120;
    if let Some((end, _)) = guess.char_indices().nth(SHOWN) {
        guess.truncate(end);
        guess.push('…');
    }
    guess
}

/// Finds a label of a domain that is all in another alphabet but looks Latin, next to a Latin label.
/// Returns the position and the letter.
fn drawn_domain(address: &str) -> Option<(usize, char)> {
    let (local, domain) = address.rsplit_once('@')?;
    let mut place = local.chars().count() + 2;
    let has_latin = domain.contains(|letter: char| letter.is_ascii_alphabetic());
    for label in domain.split('.') {
        // A Latin label with accents is no disguise, because people see accents.
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

#[cfg(test)]
mod tests {
    use super::{is_no_name, lost};
    use crate::users::Signs;

    #[test]
    fn half_letters_are_lost_ones_and_portuguese_names_are_not() {
        for half in ["Ãlvaro", "MÃLLER", "Ana Ãlvarez"] {
            assert_eq!(lost(true, half), Some('Ã'), "{half}");
        }
        for whole in ["JOÃO", "SÃO PAULO", "GUIMARÃES", "IRMÃ", "MANHÃ", "Sebastião"] {
            assert_eq!(lost(true, whole), None, "{whole}");
        }
        assert_eq!(lost(false, "Ãlvaro"), None);
    }

    #[test]
    fn what_programs_write_for_no_name_is_none() {
        for nothing in ["null null", "undefined undefined", "{{first_name}}", "NULL NULL"] {
            assert!(is_no_name(nothing, Signs::of(nothing)), "{nothing}");
        }
        for name in ["Null", "Ana Null", "Nan Undefined Lee", "{Ana}"] {
            assert!(!is_no_name(name, Signs::of(name)), "{name}");
        }
    }
}
