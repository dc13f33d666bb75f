//! Keys and names that are a value of another column. The cells of such a row have probably shifted.

use super::country;
use super::warn::is_truth_value;
use crate::users::{Column, Signs, UserStatus};

/// Country codes that are names, too.
const NAMES: [&str; 18] = [
    "BEN", "CHE", "DOM", "GIN", "GUY", "ITA", "JOR", "KEN", "LAO", "LIE", "LUX", "MAC", "MAR",
    "NOR", "PAN", "PER", "SEN", "TON",
];

/// What a key or a name is, in the words of a sentence, if it is none.
pub(super) fn misplaced(column: Column, text: &str, signs: Signs) -> Option<&'static str> {
    if matches!(text.len(), 6 | 7)
        && UserStatus::ALL.iter().any(|one| text.eq_ignore_ascii_case(one.code()))
    {
        return Some("a status");
    }
    let is_name = column != Column::VendorData;
    if is_country_code(text) && !(is_name && NAMES.contains(&text)) {
        return Some("a country code");
    }
    if !is_name {
        return None;
    }
    if is_truth_value(text) {
        return Some("a value for yes or no");
    }
    if is_json(text, signs) {
        return Some("JSON");
    }
    (column == Column::FullName && is_key(text, signs)).then_some("a user ID")
}

/// A code in capitals, as exports write it. In small letters it may be a short name.
fn is_country_code(text: &str) -> bool {
    text.len() == 3
        && text.bytes().all(|byte| byte.is_ascii_uppercase())
        && country::read(text).is_ok()
}

fn is_json(text: &str, signs: Signs) -> bool {
    let framed = |open, close| text.starts_with(open) && text.ends_with(close);
    signs.has(Signs::ESCAPES) && text.contains('"') && (framed('{', '}') || framed('[', ']'))
}

/// One word of letters and digits with a `-`, `_` or `/` between them: `RC-2201`.
fn is_key(text: &str, signs: Signs) -> bool {
    signs.has(Signs::DIGITS)
        && signs.has(Signs::LETTERS)
        && signs.only(Signs::LETTERS.and(Signs::DIGITS).and(Signs::JOINS))
        && text.contains(['-', '_', '/'])
        && !text.contains('@')
}
