use super::{FIRST_WARNING, warning_label};
use crate::imports::Column;

/// One thing that is wrong with a cell, or with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    CellCount { expected: usize, found: usize },
    Missing(Column),
    TooLong { column: Column, length: usize, limit: usize },
    ControlCharacter { column: Column, code: u32, position: usize },
    RepeatedKey { line: i64 },
    EmailSeveral,
    EmailInvalid,
    PhoneNotInternational { offer: Option<String> },
    PhoneCharacter(char),
    PhoneLength(usize),
    CountryTwoLetters { offer: Option<&'static str> },
    CountryUnknown { offer: Option<&'static str> },
    StatusUnknown { offer: Option<&'static str> },
    TooManyTags(usize),
    TagTooLong { tag: String, length: usize },
    JsonInvalid { position: usize, what: String },
    JsonNotObject,
    JsonTooLarge(usize),
    JsonTooDeep { position: usize },
    Erased,
}

/// The labels of [`Problem::code`], in its order: why rows are invalid, in a few words.
const LABELS: [&str; 20] = [
    "another number of cells than the header",
    "empty",
    "too long",
    "a character that cannot be shown",
    "key repeated in the file",
    "several addresses, one expected",
    "not an address",
    "not in international form",
    "a character that no phone number has",
    "not 7 to 15 digits",
    "two letters, three expected",
    "not a country code",
    "not ACTIVE, FLAGGED or BLOCKED",
    "more than 50 tags",
    "a tag of more than 64 characters",
    "not valid JSON",
    "not a JSON object",
    "larger than 16 KiB",
    "nested deeper than 32 levels",
    "erased",
];

pub(crate) fn reason_label(code: u8) -> &'static str {
    if code >= FIRST_WARNING {
        return warning_label(code);
    }
    LABELS.get(usize::from(code)).copied().unwrap_or("not valid")
}

impl Problem {
    /// A small number that stands for the kind of problem, in stored counts.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::CellCount { .. } => 0,
            Self::Missing(_) => 1,
            Self::TooLong { .. } => 2,
            Self::ControlCharacter { .. } => 3,
            Self::RepeatedKey { .. } => 4,
            Self::EmailSeveral => 5,
            Self::EmailInvalid => 6,
            Self::PhoneNotInternational { .. } => 7,
            Self::PhoneCharacter(_) => 8,
            Self::PhoneLength(_) => 9,
            Self::CountryTwoLetters { .. } => 10,
            Self::CountryUnknown { .. } => 11,
            Self::StatusUnknown { .. } => 12,
            Self::TooManyTags(_) => 13,
            Self::TagTooLong { .. } => 14,
            Self::JsonInvalid { .. } => 15,
            Self::JsonNotObject => 16,
            Self::JsonTooLarge(_) => 17,
            Self::JsonTooDeep { .. } => 18,
            Self::Erased => 19,
        }
    }

    /// The column that it is about; a row that is wrong as a whole counts under its key.
    pub(crate) fn column(&self) -> Column {
        match self {
            Self::Missing(column)
            | Self::TooLong { column, .. }
            | Self::ControlCharacter { column, .. } => *column,
            Self::CellCount { .. } | Self::RepeatedKey { .. } | Self::Erased => Column::VendorData,
            Self::EmailSeveral | Self::EmailInvalid => Column::Email,
            Self::PhoneNotInternational { .. } | Self::PhoneCharacter(_) | Self::PhoneLength(_) => {
                Column::Phone
            }
            Self::CountryTwoLetters { .. } | Self::CountryUnknown { .. } => Column::Country,
            Self::StatusUnknown { .. } => Column::Status,
            Self::TooManyTags(_) | Self::TagTooLong { .. } => Column::Tags,
            Self::JsonInvalid { .. }
            | Self::JsonNotObject
            | Self::JsonTooLarge(_)
            | Self::JsonTooDeep { .. } => Column::MetadataJson,
        }
    }

    /// What is wrong and what to do, for the person who has the file.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::CellCount { expected, found } => format!(
                "The row has {found} cells, the header has {expected}. A cell that holds the delimiter needs quotes around it."
            ),
            Self::Missing(column) => format!("{} is empty, and it is required.", column.name()),
            Self::TooLong { length, limit, .. } => {
                format!("{length} characters; at most {limit} are possible. Shorten it.")
            }
            Self::ControlCharacter { code, position, .. } => format!(
                "Character {position} is a control character (U+{code:04X}) that cannot be shown. Remove it."
            ),
            Self::RepeatedKey { line } => format!(
                "The same key as on line {line} (capitals and look-alike characters do not count). Keep one of the two rows."
            ),
            Self::EmailSeveral => "One address is expected, several were found. Keep one.".into(),
            Self::EmailInvalid => {
                "This is not an e-mail address. Write one such as name@company.example.".into()
            }
            Self::PhoneNotInternational { offer: Some(offer) } => {
                format!("Starts with 00. Write {offer}.")
            }
            Self::PhoneNotInternational { offer: None } => {
                "The country's prefix is missing. Begin with + and the prefix, such as +49.".into()
            }
            Self::PhoneCharacter(letter) => {
                format!("{letter:?} is not part of a phone number. Keep + and digits only.")
            }
            Self::PhoneLength(digits) => {
                format!("{digits} digits; a phone number has 7 to 15 after the +.")
            }
            Self::CountryTwoLetters { offer: Some(offer) } => {
                format!("Three letters are expected. Write {offer}.")
            }
            Self::CountryUnknown { offer: Some(offer) } => {
                format!("This is not a country code. Write {offer}.")
            }
            Self::CountryTwoLetters { offer: None } | Self::CountryUnknown { offer: None } => {
                "This is not a country code. Write three letters (ISO 3166-1), such as DEU.".into()
            }
            Self::StatusUnknown { offer: Some(offer) } => {
                format!("This is not a status. Write {offer}.")
            }
            Self::StatusUnknown { offer: None } => {
                "This is not a status. Write ACTIVE, FLAGGED or BLOCKED, or leave it empty.".into()
            }
            Self::TooManyTags(count) => format!("{count} tags; at most 50 are possible."),
            Self::TagTooLong { tag, length } => {
                format!("The tag {tag:?}… has {length} characters; at most 64 are possible.")
            }
            Self::JsonInvalid { position, what } => {
                format!("Not valid JSON at character {position}: {what}.")
            }
            Self::JsonNotObject => "A JSON object is expected, such as {\"branch\": 7}.".into(),
            Self::JsonTooLarge(bytes) => {
                format!("{bytes} bytes; at most 16,384 are possible.")
            }
            Self::Erased => "The user of this row was erased, and the row with them.".into(),
            Self::JsonTooDeep { position } => {
                format!("Nested deeper than 32 levels at character {position}.")
            }
        }
    }
}
