use super::Problem;
use crate::imports::Column;
use crate::imports::validate::LONGEST_LIST;
use crate::users::quoted;

impl Problem {
    /// What is wrong and what to do, for the person who has the file.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Shape(shape) => shape.message(),
            Self::Missing(column) => format!("{} is empty, and it is required.", column.name()),
            Self::TooLong { length, limit, .. } => {
                format!("{length} characters; at most {limit} are possible. Shorten it.")
            }
            Self::ControlCharacter { code: 9, position, .. } => {
                format!("Character {position} is a tab. Write a blank, or take it out.")
            }
            Self::ControlCharacter { code, position, .. } => format!(
                "Character {position} is a control character (U+{code:04X}) that cannot be shown. Remove it."
            ),
            Self::RepeatedKey { line } => {
                format!(
                    "The same key as on line {line} (not case-sensitive). Keep one of the two rows."
                )
            }
            Self::Email(fault) => fault.message(),
            Self::Phone(fault) => fault.message(),
            Self::CountryTwoLetters { .. } | Self::CountryUnknown { .. } | Self::StatusUnknown => {
                self.code_message()
            }
            Self::TooManyTags(count) => format!("{count} tags; at most 50 are possible."),
            Self::TagTooLong { tag, length } => {
                format!("The tag “{tag}…” has {length} characters; at most 64 are possible.")
            }
            Self::TagCharacter(letter) => format!(
                "A tag holds {}. Write the tags without quotes and brackets, with commas between them.",
                quoted(*letter)
            ),
            Self::TagComma(tag) => {
                format!("The tag “{tag}” holds a comma. Write two tags, or leave the comma out.")
            }
            Self::TagWord(tag) => format!("The tag “{tag}” stands for none. Leave it out."),
            Self::JsonInvalid { position, what } => {
                format!("Not valid JSON at character {position}: {what}.")
            }
            Self::JsonNotObject => "A JSON object is expected, such as {\"branch\": 7}.".into(),
            Self::JsonTooLarge(bytes) => {
                format!("{bytes} bytes; at most 16,384 are possible.")
            }
            Self::WordRefused(_) => "The mapping says that rows with this word are invalid. Correct the cell, or map the word to something else.".into(),
            Self::StatusNotByFile => {
                "The user has another status, and this application does not let files change it. Leave the cell empty, or ask an administrator to change the import settings.".into()
            }
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
            _ => self.letters_message(),
        }
    }

    /// Of a closed list: countries and statuses.
    fn code_message(&self) -> String {
        match self {
            Self::CountryTwoLetters { offer: Some(offer) } => {
                format!("Three letters are expected. Write {offer}.")
            }
            Self::CountryUnknown { offer: Some(offer) } => {
                format!("This is not a country code. Write {offer}.")
            }
            Self::StatusUnknown => {
                "This is not a status. Write ACTIVE, FLAGGED or BLOCKED, or leave it empty.".into()
            }
            _ => {
                "This is not a country code. Write three letters (ISO 3166-1), such as DEU.".into()
            }
        }
    }

    /// What is wrong with the letters themselves, in any column.
    fn letters_message(&self) -> String {
        match self {
            Self::ScientificNumber { .. } => {
                "This is Excel's scientific notation; the digits are lost. Format the column as text and export again.".into()
            }
            Self::SpreadsheetError { column: Column::VendorData, value } => format!(
                "{value} is an error of a spreadsheet, not a key. Correct the formula and export again."
            ),
            Self::SpreadsheetError { value, .. } => format!(
                "{value} is an error of a spreadsheet, not a value. Correct the formula and export again, or leave the cell empty."
            ),
            Self::DotsAsKey(key) => format!(
                "{key} cannot be a key: addresses on the web give it a meaning of its own. Choose another."
            ),
            Self::DirectionOverride { position, .. } => format!(
                "Character {position} turns the direction of the text, so that it reads otherwise than it is stored. Remove it."
            ),
            Self::LineBreak { position, .. } => format!(
                "There is a line break at character {position}. Write the value on one line."
            ),
            Self::LooksLikeKey { line, strange } => format!(
                "Looks like the key on line {line} and is another{}. Keep one of the two rows, or write the key as it is there.",
                because(strange)
            ),
            Self::LooksLikeUser { vendor_data, strange } if vendor_data.is_empty() => format!(
                "Looks like the key of another user and is another{}. Write their key, if it is the same person.",
                because(strange)
            ),
            Self::LooksLikeUser { vendor_data, strange } => format!(
                "Looks like {vendor_data}, the key of another user, and is another{}. Write that key, if it is the same person.",
                because(strange)
            ),
            Self::ForeignLetter { strange, offer: Some(offer), .. } => {
                format!("{}. Write {offer}.", sentence(strange))
            }
            Self::ForeignLetter { strange, offer: None, .. } => {
                format!("{}. Type the value again.", sentence(strange))
            }
            Self::Placeholder { column: Column::VendorData, value } => format!(
                "“{value}” stands for an empty cell, and every row needs a key of its own."
            ),
            Self::Placeholder { value, .. } => {
                format!("“{value}” stands for an empty cell. Leave the cell empty.")
            }
            Self::NamePart(value) => format!(
                "“{value}” in one of the name's columns is no name. Leave that cell empty, or write the whole name here."
            ),
            Self::MisreadText { guess, .. } => format!(
                "This is text that was read in the wrong encoding before this file was made. It probably says “{guess}”. Write that, or export the file again as UTF-8."
            ),
            _ => String::new(),
        }
    }
}

/// `: the second letter is a Cyrillic С`
fn because(strange: &Option<String>) -> String {
    strange.as_deref().map_or_else(String::new, |strange| format!(": {strange}"))
}

/// With a capital at its beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
