use super::Problem;
use crate::imports::validate::LONGEST_LIST;

impl Problem {
    /// What is wrong and what to do, for the person who has the file.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Shape(shape) => shape.message(),
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
            Self::WordRefused(_) => "The mapping says that rows with this word are invalid. Correct the cell, or map the word to something else.".into(),
            Self::Erased => "The user of this row was erased, and the row with them.".into(),
            Self::InList { place, problem, .. } => format!("Value {place}: {}", problem.message()),
            Self::ListTooLong { count, .. } => {
                format!("{count} values; at most {LONGEST_LIST} are possible.")
            }
            Self::JsonFault { kind, path, position } => {
                format!("{path}, at character {position}: {}", kind.message())
            }
            Self::JsonTooDeep { position } => {
                format!("Nested deeper than 32 levels at character {position}.")
            }
        }
    }
}
