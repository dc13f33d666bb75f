use super::Problem;
use crate::users::fields::MAX_LIST_LENGTH;
use crate::users::{Column, quoted};

impl Problem {
    /// What is wrong and what to do, for the person who wrote the value.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Missing(column) => format!("{} is required.", column.name()),
            Self::TooLong { length, limit, .. } => {
                format!("{length} characters. The limit is {limit}.")
            }
            Self::ControlCharacter { code: 9, position, .. } => {
                format!("Character {position} is a tab. Replace it with a space, or remove it.")
            }
            Self::ControlCharacter { code: code @ 0x80..=0x9f, position, .. } => format!(
                "Character {position} is no letter (U+{code:04X}). It probably was one before the file was read in the wrong encoding. Enter the right letter, or export the file again as UTF-8."
            ),
            Self::ControlCharacter { code, position, .. } => format!(
                "Character {position} is a control character (U+{code:04X}) that cannot be displayed. Remove it."
            ),
            Self::Date(fault) => fault.message(),
            Self::Email(fault) => fault.message(),
            Self::Phone(fault) => fault.message(),
            Self::CountryTwoLetters { .. } | Self::CountryUnknown { .. } | Self::StatusUnknown => {
                self.code_message()
            }
            Self::TooManyTags(count) => format!("{count} tags. The limit is 50."),
            Self::TagTooLong { tag, length } => {
                format!("The tag “{tag}…” has {length} characters. The limit is 64.")
            }
            Self::TagCharacter(letter) => format!(
                "A tag contains {}. Separate tags with commas, without quotes or brackets.",
                quoted(*letter)
            ),
            Self::TagComma(tag) => {
                format!("The tag “{tag}” contains a comma. Use two tags, or remove the comma.")
            }
            Self::TagWord(tag) => format!("The tag “{tag}” is a placeholder. Remove it."),
            Self::JsonInvalid { position, what } => {
                format!("Not valid JSON at character {position}: {what}.")
            }
            Self::JsonNotObject => "Enter a JSON object, such as {\"branch\": 7}.".into(),
            Self::JsonTooLarge(bytes) => {
                format!("{bytes} bytes. The limit is 16,384.")
            }
            Self::InList { place, problem, .. } => format!("Value {place}: {}", problem.message()),
            Self::ListTooLong { count, .. } => {
                format!("{count} values. The limit is {MAX_LIST_LENGTH}.")
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

    /// The message for columns with a closed list of values: countries and statuses.
    fn code_message(&self) -> String {
        match self {
            Self::CountryTwoLetters { offer: Some(offer) } => {
                format!("Use three letters: {offer}.")
            }
            Self::CountryUnknown { offer: Some(offer) } => {
                format!("This is not a country code. Use {offer}.")
            }
            Self::StatusUnknown => "This is not a status. Use ACTIVE, FLAGGED or BLOCKED.".into(),
            _ => "This is not a country code. Use three letters (ISO 3166-1), such as DEU.".into(),
        }
    }

    /// The message for a problem with single characters, in any column.
    fn letters_message(&self) -> String {
        match self {
            Self::ScientificNumber { .. } => {
                "Excel's scientific notation has lost digits. Format the column as text and export again.".into()
            }
            Self::SpreadsheetError { column: Column::VendorData, value } => format!(
                "{value} is a spreadsheet error, not a user ID. Correct the formula and export again."
            ),
            Self::SpreadsheetError { value, .. } => format!(
                "{value} is a spreadsheet error. Correct the formula and export again, or leave it empty."
            ),
            Self::ColumnAsKey(name) => format!(
                "“{name}” is the name of a column, not a user ID. If this row is a header, delete it."
            ),
            Self::DotsAsKey(key) => format!(
                "{key} cannot be a user ID, because it has a special meaning in web addresses. Choose another."
            ),
            Self::DirectionOverride { position, .. } => format!(
                "Character {position} changes the text direction, so the text looks different from what is stored. Remove it."
            ),
            Self::LineBreak { position, .. } => format!(
                "There is a line break at character {position}. Use a single line."
            ),
            Self::LooksLikeUser { vendor_data, strange } if vendor_data.is_empty() => format!(
                "Looks like another user’s ID but is different{}. If it is the same person, use that ID.",
                because(strange)
            ),
            Self::LooksLikeUser { vendor_data, strange } => format!(
                "Looks like {vendor_data}, another user’s ID, but is different{}. If it is the same person, use that ID.",
                because(strange)
            ),
            Self::ForeignLetter { strange, offer: Some(offer), .. } => {
                format!("{}. Use {offer}.", sentence(strange))
            }
            Self::ForeignLetter { strange, offer: None, .. } => {
                format!("{}. Enter the value again.", sentence(strange))
            }
            Self::Placeholder { column: Column::VendorData, value } => format!(
                "“{value}” is a placeholder. Every user needs an ID of their own."
            ),
            Self::Placeholder { value, .. } => {
                format!("“{value}” is a placeholder. Leave it empty.")
            }
            Self::MisreadText { guess, .. } => format!(
                "This text was read in the wrong encoding before the file was created. It probably says “{guess}”. Use that, or export the file again as UTF-8."
            ),
            _ => String::new(),
        }
    }
}

/// `: the second letter is a Cyrillic С`
pub(crate) fn because(strange: &Option<String>) -> String {
    strange.as_deref().map_or_else(String::new, |strange| format!(": {strange}"))
}

/// Makes the first letter a capital.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
