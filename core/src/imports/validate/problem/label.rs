use super::Shape;
use crate::imports::validate::{FIRST_WARNING, warning_label};

/// Why rows are invalid, or probably wrong, in a few words, by [`super::Problem::code`].
pub(crate) fn reason_label(code: u8) -> &'static str {
    if code >= FIRST_WARNING {
        return warning_label(code);
    }
    match code {
        1 => "empty",
        2 => "too long",
        3 => "a character that cannot be shown",
        4 => "key repeated in the file",
        5 => "several addresses, one expected",
        6 => "not an address",
        7 => "not in international form",
        8 => "a character that no phone number has",
        9 => "not 7 to 15 digits",
        10 => "two letters, three expected",
        11 => "not a country code",
        12 => "not ACTIVE, FLAGGED or BLOCKED",
        13 => "more than 50 tags",
        14 => "a tag of more than 64 characters",
        15 => "not valid JSON",
        16 => "not a JSON object",
        17 => "larger than 16 KiB",
        18 => "nested deeper than 32 levels",
        19 => "erased",
        70 => "a word that the mapping refuses",
        90 => "a JSON member that is there twice",
        91 => "\\u0000 in JSON",
        92 => "half a letter in JSON",
        93 => "a value of the list is wrong",
        94 => "more than 50 values",
        _ => Shape::label(code).unwrap_or("not valid"),
    }
}
