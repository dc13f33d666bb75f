use crate::users::Column;

/// One thing that is probably wrong with a valid row. The row is imported as it stands, but only
/// after somebody has seen the warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Warning {
    /// Text in UTF-8 that was once read in another encoding, with what it probably was.
    MisreadText {
        column: Column,
        guess: String,
    },
    /// A sign, such as U+FFFD, stands for letters that are lost.
    LostLetters {
        column: Column,
        sign: char,
    },
    /// A letter of another alphabet within a word, and which: `the second letter is a Cyrillic С`.
    MixedAlphabets {
        column: Column,
        strange: String,
    },
    /// `1-Mar`: what a spreadsheet makes of 1-3.
    SpreadsheetDate {
        column: Column,
    },
    /// A number that a spreadsheet may have changed.
    SpreadsheetNumber {
        column: Column,
    },
    /// A total, or the end of a report.
    TotalLine,
    CommentLine,
    /// A tag that holds what other programs put between tags.
    TagSeparator {
        separator: char,
    },
    /// The line of the first row with this address under another key; 0: it is no longer known.
    SharedEmail {
        line: i64,
    },
    /// The same for the phone number.
    SharedPhone {
        line: i64,
    },
    /// The user is BLOCKED, and the row sets another status.
    RaisedFromBlocked,
    /// `M&uuml;ller`: another program's way to write what it probably was.
    EscapedText {
        column: Column,
        guess: String,
    },
    /// `=A2&B2`: a formula in the place of its result.
    Formula {
        column: Column,
    },
    /// The template's own row of an invented person.
    ExampleRow,
    /// Names or descriptions of the columns, in a row of their own.
    HeaderRow,
    /// `TRUE`, as a spreadsheet writes it, in the place of a key.
    TruthValue,
    /// A number or an e-mail address in the place of a full name.
    NoName,
    /// The row changes a user whose key, as it is stored, has other capitals; empty: it is not at hand.
    OtherCapitals {
        stored: String,
    },
}

/// The codes of problems are smaller than those of warnings: both are counted in one list.
pub(crate) const FIRST_WARNING: u8 = 128;

const UNKNOWN: &str = "probably wrong";

/// What kind of warning a code stands for, in a few words.
pub(crate) fn warning_label(code: u8) -> &'static str {
    match code {
        128 => "wrong encoding",
        129 => "lost letters",
        130 => "two alphabets in one word",
        132 => "looks like a date created by a spreadsheet",
        133 => "looks like a number changed by a spreadsheet",
        134 => "looks like a total or a footer",
        135 => "looks like a comment",
        136 => "a separator in a tag",
        137 => "same e-mail address as another row",
        138 => "same phone number as another row",
        139 => "unblocks a user",
        140 => "escaped by another program",
        141 => "looks like a formula",
        142 => "the template's example",
        143 => "looks like a second header",
        144 => "user ID with other capitals",
        145 => "a truth value instead of a user ID",
        146 => "a number or an address instead of a name",
        _ => UNKNOWN,
    }
}

/// Whether a code stands for a kind of warning.
pub(crate) fn is_warning(code: u8) -> bool {
    warning_label(code) != UNKNOWN
}

impl Warning {
    /// A small number that stands for the kind of warning, in stored counts and addresses.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::MisreadText { .. } => 128,
            Self::LostLetters { .. } => 129,
            Self::MixedAlphabets { .. } => 130,
            Self::SpreadsheetDate { .. } => 132,
            Self::SpreadsheetNumber { .. } => 133,
            Self::TotalLine => 134,
            Self::CommentLine => 135,
            Self::TagSeparator { .. } => 136,
            Self::SharedEmail { .. } => 137,
            Self::SharedPhone { .. } => 138,
            Self::RaisedFromBlocked => 139,
            Self::EscapedText { .. } => 140,
            Self::Formula { .. } => 141,
            Self::ExampleRow => 142,
            Self::HeaderRow => 143,
            Self::OtherCapitals { .. } => 144,
            Self::TruthValue => 145,
            Self::NoName => 146,
        }
    }

    /// The column that it is about; what is about the row as a whole counts under its key.
    pub(crate) fn column(&self) -> Column {
        match self {
            Self::MisreadText { column, .. }
            | Self::LostLetters { column, .. }
            | Self::EscapedText { column, .. }
            | Self::Formula { column }
            | Self::MixedAlphabets { column, .. }
            | Self::SpreadsheetDate { column }
            | Self::SpreadsheetNumber { column } => *column,
            Self::TotalLine
            | Self::CommentLine
            | Self::HeaderRow
            | Self::TruthValue
            | Self::OtherCapitals { .. } => Column::VendorData,
            // A user with the example's key would get the example's name.
            Self::ExampleRow | Self::NoName => Column::FullName,
            Self::TagSeparator { .. } => Column::Tags,
            Self::SharedEmail { .. } => Column::Email,
            Self::SharedPhone { .. } => Column::Phone,
            Self::RaisedFromBlocked => Column::Status,
        }
    }

    /// The same of a value in a list.
    pub(super) fn of_list(mut self, list: Column) -> Self {
        match &mut self {
            Self::MisreadText { column, .. }
            | Self::LostLetters { column, .. }
            | Self::EscapedText { column, .. }
            | Self::Formula { column }
            | Self::MixedAlphabets { column, .. }
            | Self::SpreadsheetDate { column }
            | Self::SpreadsheetNumber { column } => *column = list,
            _ => {}
        }
        self
    }

    /// What is probably wrong, in one sentence.
    pub(crate) fn fault(&self) -> String {
        format!("{}.", self.words().0)
    }

    /// What is probably wrong and what to do, for the person who has the file.
    pub(crate) fn message(&self) -> String {
        let (fault, advice) = self.words();
        format!("{fault}{advice}")
    }

    /// What is probably wrong, and what to do in a file.
    fn words(&self) -> (String, &'static str) {
        match self {
            Self::MisreadText { guess, .. } => (
                format!("This looks like {guess}, read in the wrong encoding"),
                " before the file was created. Correct it, or export the file again as UTF-8.",
            ),
            Self::LostLetters { sign, .. } => (
                format!("Letters were lost, each shown as {sign}"),
                ". Enter them again, or export the file again as UTF-8.",
            ),
            Self::EscapedText { guess, .. } => (
                format!("A program escaped this text. It probably says {guess}"),
                ". Correct it, or export the file again without escaping.",
            ),
            Self::Formula { .. } => (
                "This is a formula, not its result".into(),
                ". If it is wrong, export the file again with values instead of formulas.",
            ),
            Self::ExampleRow => {
                ("This is the example from the template, not a user".into(), ". Skip it.")
            }
            Self::HeaderRow => (
                "This looks like a second header or a description of the columns, not a user"
                    .into(),
                ". Skip it.",
            ),
            Self::OtherCapitals { stored } => (
                format!(
                    "User IDs are not case-sensitive: this row changes {}",
                    if stored.is_empty() { "a user whose ID has other capitals" } else { stored }
                ),
                ". If that is another person, give one of them another ID.",
            ),
            Self::TruthValue => (
                "Spreadsheets and programs write this for yes or no. It is an unlikely user ID"
                    .into(),
                ". Check whether the right column is imported.",
            ),
            Self::NoName => (
                "A number or an e-mail address is in the place of the name".into(),
                ". Check whether the cells of this row are in the right columns.",
            ),
            Self::MixedAlphabets { strange, .. } => (
                format!("One word contains letters of two alphabets: {strange}"),
                ". Enter the word again.",
            ),
            Self::SpreadsheetDate { .. } => (
                "Spreadsheets turn values like 1-3 into dates like this".into(),
                ". If it is wrong, format the column as text and export again.",
            ),
            Self::SpreadsheetNumber { .. } => (
                "A spreadsheet may have changed this number".into(),
                ". If it is wrong, format the column as text and export again.",
            ),
            Self::TotalLine => {
                ("This looks like a total or the end of a report, not a user".into(), ". Skip it.")
            }
            Self::CommentLine => ("This looks like a comment, not a user".into(), ". Skip it."),
            Self::TagSeparator { separator } => (
                format!("A tag contains {separator}"),
                ". Tags are separated by commas. If these are several tags, use a comma instead.",
            ),
            Self::SharedEmail { line } => (
                format!("{} has the same e-mail address but a different user ID", on_line(*line)),
                ". Check whether both are the same person.",
            ),
            Self::SharedPhone { line } => (
                format!("{} has the same phone number but a different user ID", on_line(*line)),
                ". Check whether both are the same person.",
            ),
            Self::RaisedFromBlocked => (
                "This user is BLOCKED, and the row sets a different status".into(),
                ". Leave the cell empty to keep BLOCKED.",
            ),
        }
    }
}

fn on_line(line: i64) -> String {
    if line == 0 { "Another row".into() } else { format!("Line {line}") }
}

#[cfg(test)]
mod tests {
    use super::{FIRST_WARNING, Warning, is_warning, warning_label};
    use crate::users::Column;

    #[test]
    fn every_kind_of_warning_has_its_own_code_and_label_beyond_the_problems() {
        let column = Column::FullName;
        let kinds = [
            Warning::MisreadText { column, guess: String::new() },
            Warning::LostLetters { column, sign: '?' },
            Warning::MixedAlphabets {
                column, strange: "the second letter is a Cyrillic Е".into()
            },
            Warning::SpreadsheetDate { column },
            Warning::SpreadsheetNumber { column },
            Warning::TotalLine,
            Warning::CommentLine,
            Warning::TagSeparator { separator: ';' },
            Warning::SharedEmail { line: 2 },
            Warning::SharedPhone { line: 2 },
            Warning::RaisedFromBlocked,
            Warning::EscapedText { column, guess: String::new() },
            Warning::Formula { column },
            Warning::ExampleRow,
            Warning::HeaderRow,
            Warning::OtherCapitals { stored: String::new() },
            Warning::TruthValue,
            Warning::NoName,
        ];
        let codes: std::collections::BTreeSet<u8> = kinds.iter().map(Warning::code).collect();
        let labels: std::collections::BTreeSet<&str> =
            kinds.iter().map(|kind| warning_label(kind.code())).collect();
        assert_eq!((codes.len(), labels.len()), (kinds.len(), kinds.len()));
        assert!(codes.iter().all(|code| *code >= FIRST_WARNING));
        assert!(kinds.iter().all(|kind| is_warning(kind.code())));
        assert!(!is_warning(255) && !is_warning(4));
    }
}
