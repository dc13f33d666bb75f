use serde::{Deserialize, Serialize};

use super::{Delimiter, Dialect, Encoding};
use crate::users::{Column, DateOrder};

/// What a column of a file becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Column(Column),
    /// Parts of `full_name`, joined with spaces in this order.
    GivenName,
    MiddleName,
    FamilyName,
    /// `date_of_birth`, with the day before the month, or behind it.
    BornDayFirst,
    BornMonthFirst,
    /// Kept as text in the user's metadata, under this key.
    Metadata(String),
    /// Not read, not stored.
    Ignore,
    /// Nobody has said yet: an operator has to, before the file is read.
    #[default]
    Undecided,
}

impl Target {
    /// The order of a column's days. `None`: it holds no dates of birth.
    pub fn date_order(&self) -> Option<DateOrder> {
        match self {
            Self::Column(Column::DateOfBirth) => Some(DateOrder::Unknown),
            Self::BornDayFirst => Some(DateOrder::DayFirst),
            Self::BornMonthFirst => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// All that can be chosen but metadata, which needs a key.
    pub const PLAIN: [Self; 19] = [
        Self::Column(Column::VendorData),
        Self::Column(Column::DisplayName),
        Self::Column(Column::FullName),
        Self::GivenName,
        Self::MiddleName,
        Self::FamilyName,
        Self::Column(Column::DateOfBirth),
        Self::BornDayFirst,
        Self::BornMonthFirst,
        Self::Column(Column::Email),
        Self::Column(Column::Phone),
        Self::Column(Column::Country),
        Self::Column(Column::Status),
        Self::Column(Column::Tags),
        Self::Column(Column::MetadataJson),
        Self::Column(Column::ApprovedEmails),
        Self::Column(Column::ApprovedPhones),
        Self::Column(Column::IssuingStates),
        Self::Ignore,
    ];

    /// The value that a form sends for it; the key of metadata travels beside.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Column(column) => column.name(),
            Self::GivenName => "given_name",
            Self::MiddleName => "middle_name",
            Self::FamilyName => "family_name",
            Self::BornDayFirst => "date_of_birth_day_first",
            Self::BornMonthFirst => "date_of_birth_month_first",
            Self::Metadata(_) => "metadata",
            Self::Ignore => "ignore",
            Self::Undecided => "",
        }
    }

    pub fn from_form(code: &str, key: &str) -> Option<Self> {
        if code == "metadata" {
            return Some(Self::Metadata(key.trim().to_owned()));
        }
        Self::PLAIN.into_iter().find(|one| one.code() == code)
    }

    /// What the audit log and messages to programs call it.
    pub fn name(&self) -> String {
        match self {
            Self::Column(column) => column.name().to_owned(),
            Self::GivenName => "full_name: given name".into(),
            Self::MiddleName => "full_name: middle name".into(),
            Self::FamilyName => "full_name: family name".into(),
            Self::BornDayFirst => "date_of_birth: day first (25/03/1985)".into(),
            Self::BornMonthFirst => "date_of_birth: month first (03/25/1985)".into(),
            Self::Metadata(key) => format!("metadata: {key}"),
            Self::Ignore | Self::Undecided => self.label(),
        }
    }

    /// What people call it.
    pub fn label(&self) -> String {
        match self {
            Self::Column(column) => column.label().to_owned(),
            Self::GivenName => "Full name: given name".into(),
            Self::MiddleName => "Full name: middle name".into(),
            Self::FamilyName => "Full name: family name".into(),
            Self::BornDayFirst => "Date of birth: day first (25/03/1985)".into(),
            Self::BornMonthFirst => "Date of birth: month first (03/25/1985)".into(),
            Self::Metadata(key) => format!("Metadata: {key}"),
            Self::Ignore => "Ignore this column".into(),
            Self::Undecided => "Choose…".into(),
        }
    }
}

/// The step between upload and preview: how the file is read and what its columns become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingStep {
    /// As the file is read here: what was asked for, or what was detected.
    pub encoding: Encoding,
    pub delimiter: Delimiter,
    pub detected_encoding: Encoding,
    pub detected_delimiter: Delimiter,
    pub dialect: Dialect,
    /// A row of the beginning has a backslash before a quote, and is not read that way.
    pub backslashes: bool,
    /// The line of the header, and the lines with text above it, which are left out.
    pub header_line: i64,
    pub titles: i64,
    /// The line that was asked for, now or before.
    pub asked_line: Option<i64>,
    /// How phrases read in the encodings that the file may have; empty where that is no question.
    pub doubts: Vec<Doubt>,
    /// The first lines as they are read, each with its number.
    pub sample: Vec<(i64, String)>,
    /// Cells of the header, a former report's among them.
    pub width: usize,
    pub columns: Vec<MappingColumn>,
    /// The names of the application's saved mappings.
    pub saved: Vec<String>,
    /// The saved mapping that is filled in; empty: none.
    pub mapping: String,
    /// It is filled in because it was saved for the same header.
    pub same_header: bool,
    /// The columns that this mapping reads and the file does not have, with what they become.
    pub missing: Vec<(String, Target)>,
}

/// How phrases that are not UTF-8 read in one encoding, or in several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// The likeliest first.
    pub encodings: Vec<Encoding>,
    /// Each with its line.
    pub phrases: Vec<(i64, String)>,
}

/// A column of the file with what it would become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingColumn {
    /// Its place in the header, from 0.
    pub index: usize,
    /// As the header spells it.
    pub name: String,
    /// Its first values.
    pub values: Vec<String>,
    /// Rows of the sample, and those in which the cell holds something.
    pub sampled: usize,
    pub filled: usize,
    pub target: Target,
    /// A key for metadata, made from the name.
    pub key: String,
    /// Why this target, or what to know about it.
    pub note: String,
    /// The note says that somebody has to look at the column.
    pub warning: bool,
}

/// What an operator chose in that step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappingChoice {
    pub encoding: Option<Encoding>,
    pub delimiter: Option<Delimiter>,
    pub dialect: Option<Dialect>,
    pub header_line: Option<i64>,
    /// One for each column of the header, in its order; columns of a former report are ignored.
    pub targets: Vec<Target>,
    /// The saved mapping that was filled in, for the record; empty: none.
    pub mapping: String,
    /// Saves the mapping under this name; empty: does not.
    pub save_as: String,
    /// How many corrections of the present preview may be discarded (see [`Import::corrections_made`]):
    /// they were made in columns that may be others now.
    ///
    /// [`Import::corrections_made`]: crate::imports::Import::corrections_made
    pub discard: i64,
}

#[cfg(test)]
mod tests {
    use super::Target;
    use crate::users::Column;

    #[test]
    fn every_column_can_be_chosen_and_is_chosen_by_its_own_code() {
        for column in Column::ALL {
            let places = Target::PLAIN.iter().filter(|one| **one == Target::Column(column)).count();
            assert_eq!(places, 1, "{}", column.name());
        }
        for target in Target::PLAIN {
            assert_eq!(Target::from_form(target.code(), ""), Some(target));
        }
    }
}
