use crate::users::Column;

/// A probable fault in a value that is accepted as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Warning {
    /// UTF-8 text that was once read in another encoding; `guess` is the probable original.
    MisreadText { column: Column, guess: String },
    /// A character, such as U+FFFD, that stands for lost letters.
    LostLetters { column: Column, sign: char },
    /// A letter of another alphabet within a word; `strange` describes it: `the second letter is a
    /// Cyrillic С`.
    MixedAlphabets { column: Column, strange: String },
    /// `1-Mar`: a spreadsheet has probably made it from 1-3.
    SpreadsheetDate { column: Column },
    /// A number that a spreadsheet may have changed.
    SpreadsheetNumber { column: Column },
    /// A tag that contains a character with which other programs separate tags.
    TagSeparator { separator: char },
    /// `M&uuml;ller`: text that another program has escaped; `guess` is the probable original.
    EscapedText { column: Column, guess: String },
    /// `=A2&B2`: a formula instead of its result.
    Formula { column: Column },
    /// `TRUE`, as a spreadsheet writes it, instead of a key.
    TruthValue,
    /// A number or an e-mail address instead of a full name.
    NoName,
    /// A key or a name that is a value of another column: `what` names it, as in `a status`.
    Misplaced { column: Column, what: &'static str },
    /// A date of birth on which calendars of computers begin.
    NoBirth,
}

/// Warnings have higher codes than problems, because an import counts both in one list.
pub(crate) const FIRST_WARNING: u8 = 128;

/// The kind of warning that a code means, in a few words. `None`: no value has a warning with this
/// code.
pub(crate) fn warning_label(code: u8) -> Option<&'static str> {
    Some(match code {
        128 => "wrong encoding",
        129 => "lost letters",
        130 => "two alphabets in one word",
        132 => "looks like a date created by a spreadsheet",
        133 => "looks like a number changed by a spreadsheet",
        136 => "a separator in a tag",
        140 => "escaped by another program",
        141 => "looks like a formula",
        145 => "a truth value instead of a user ID",
        146 => "a number or an address instead of a name",
        151 => "a value of another column",
        155 => "a date that systems write for unknown",
        _ => return None,
    })
}

impl Warning {
    /// A small number for the kind of warning, used in stored counts and in addresses. A number never
    /// changes its meaning. The numbers that are missing here belong to warnings about the rows of an
    /// import.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::MisreadText { .. } => 128,
            Self::LostLetters { .. } => 129,
            Self::MixedAlphabets { .. } => 130,
            Self::SpreadsheetDate { .. } => 132,
            Self::SpreadsheetNumber { .. } => 133,
            Self::TagSeparator { .. } => 136,
            Self::EscapedText { .. } => 140,
            Self::Formula { .. } => 141,
            Self::TruthValue => 145,
            Self::NoName => 146,
            Self::Misplaced { .. } => 151,
            Self::NoBirth => 155,
        }
    }

    /// The column that the warning is about.
    pub(crate) fn column(&self) -> Column {
        match self {
            Self::MisreadText { column, .. }
            | Self::LostLetters { column, .. }
            | Self::EscapedText { column, .. }
            | Self::Formula { column }
            | Self::MixedAlphabets { column, .. }
            | Self::SpreadsheetDate { column }
            | Self::SpreadsheetNumber { column }
            | Self::Misplaced { column, .. } => *column,
            Self::TruthValue => Column::VendorData,
            Self::NoName => Column::FullName,
            Self::NoBirth => Column::DateOfBirth,
            Self::TagSeparator { .. } => Column::Tags,
        }
    }

    /// The same warning, about a value in a list.
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

    /// What is probably wrong, as one sentence.
    pub(crate) fn fault(&self) -> String {
        format!("{}.", self.words().0)
    }

    /// What is probably wrong and what to do, for the person who has the file.
    pub(crate) fn message(&self) -> String {
        let (fault, advice) = self.words();
        format!("{fault}{advice}")
    }

    /// What is probably wrong, and what to do about it in a file.
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
            Self::TruthValue => (
                "Spreadsheets and programs write this for yes or no. It is an unlikely user ID"
                    .into(),
                ". Check whether the right column is imported.",
            ),
            Self::Misplaced { column, what } => {
                let place = if *column == Column::VendorData { "a user ID" } else { "a name" };
                (
                    format!("This is {what}, not {place}"),
                    ". Check whether the cells of this row are in the right columns.",
                )
            }
            Self::NoName => (
                "A number or an e-mail address is in the place of the name".into(),
                ". Check whether the cells of this row are in the right columns.",
            ),
            Self::NoBirth => (
                "Systems write this date where they know none".into(),
                ". If it is no date of birth, leave the cell empty.",
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
            Self::TagSeparator { separator } => (
                format!("A tag contains {separator}"),
                ". Tags are separated by commas. If these are several tags, use a comma instead.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST_WARNING, Warning, warning_label};
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
            Warning::TagSeparator { separator: ';' },
            Warning::EscapedText { column, guess: String::new() },
            Warning::Formula { column },
            Warning::TruthValue,
            Warning::NoName,
            Warning::Misplaced { column, what: "a status" },
            Warning::NoBirth,
        ];
        let codes: std::collections::BTreeSet<u8> = kinds.iter().map(Warning::code).collect();
        let labels: std::collections::BTreeSet<&str> =
            kinds.iter().filter_map(|kind| warning_label(kind.code())).collect();
        assert_eq!((codes.len(), labels.len()), (kinds.len(), kinds.len()));
        assert!(codes.iter().all(|code| *code >= FIRST_WARNING));
        assert_eq!((warning_label(255), warning_label(4)), (None, None));
    }
}
