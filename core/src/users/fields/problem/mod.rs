//! The problems that a value can have, their messages, and the suggested values. Problems that only a
//! row of an import can have are in `imports/validate`.

mod date;
mod email;
mod label;
mod message;
mod offer;
mod phone;

pub(crate) use date::DateFault;
pub(crate) use email::EmailFault;
pub(crate) use label::problem_label;
pub(crate) use message::because;
pub(crate) use phone::PhoneFault;

use crate::json::FaultKind;
use crate::users::{Column, foreign_letter};

/// One problem of a value. Positions count characters, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    Missing(Column),
    TooLong {
        column: Column,
        length: usize,
        limit: usize,
    },
    ControlCharacter {
        column: Column,
        code: u32,
        position: usize,
    },
    Date(DateFault),
    Email(EmailFault),
    Phone(PhoneFault),
    CountryTwoLetters {
        offer: Option<&'static str>,
    },
    CountryUnknown {
        offer: Option<&'static str>,
    },
    StatusUnknown,
    TooManyTags(usize),
    TagTooLong {
        tag: String,
        length: usize,
    },
    /// A quote or a bracket.
    TagCharacter(char),
    /// A comma within a quoted tag.
    TagComma(String),
    /// A word for "no tag", together with other tags.
    TagWord(String),
    JsonInvalid {
        position: usize,
        what: String,
    },
    JsonNotObject,
    JsonTooLarge(usize),
    JsonTooDeep {
        position: usize,
    },
    /// Valid JSON that two parsers may read differently.
    JsonFault {
        kind: FaultKind,
        path: String,
        position: usize,
    },
    /// A problem of one value in a list. Its position counts from 1.
    InList {
        column: Column,
        place: usize,
        problem: Box<Problem>,
    },
    ListTooLong {
        column: Column,
        count: usize,
    },
    /// A number in the scientific notation of a spreadsheet.
    ScientificNumber {
        column: Column,
    },
    /// A spreadsheet formula without a result.
    SpreadsheetError {
        column: Column,
        value: String,
    },
    /// `.` and `..` have a meaning of their own in web addresses.
    DotsAsKey(String),
    /// The name of one of our columns as a key.
    ColumnAsKey(String),
    DirectionOverride {
        column: Column,
        position: usize,
    },
    LineBreak {
        column: Column,
        position: usize,
    },
    /// The key looks like that of a user in the roster; also says in what way (see
    /// [`crate::users::look_alike`]). Empty: it is no longer known whose key it is.
    LooksLikeUser {
        vendor_data: String,
        strange: Option<String>,
    },
    /// A letter that only looks like the right one.
    ForeignLetter {
        column: Column,
        strange: String,
        offer: Option<String>,
    },
    /// `n/a`, `-` and the like.
    Placeholder {
        column: Column,
        value: String,
    },
    /// UTF-8 text that was read in another encoding, which produced characters that cannot be shown.
    MisreadText {
        column: Column,
        guess: String,
    },
}

impl Problem {
    /// A small number for the kind of problem, used in stored counts. A number never changes its
    /// meaning. Problems are below 128, warnings from there on. Problems of rows use 4, 19 to 25, 35,
    /// 69 to 71, 80, 101 and 102.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Missing(_) => 1,
            Self::TooLong { .. } => 2,
            Self::ControlCharacter { .. } => 3,
            Self::Date(fault) => fault.code(),
            Self::Email(fault) => fault.code(),
            Self::Phone(fault) => fault.code(),
            Self::CountryTwoLetters { .. } => 10,
            Self::CountryUnknown { .. } => 11,
            Self::StatusUnknown => 12,
            Self::TooManyTags(_) => 13,
            Self::TagTooLong { .. } => 14,
            Self::JsonInvalid { .. } => 15,
            Self::JsonNotObject => 16,
            Self::JsonTooLarge(_) => 17,
            Self::JsonTooDeep { .. } => 18,
            Self::JsonFault { kind: FaultKind::Repeated, .. } => 90,
            Self::JsonFault { kind: FaultKind::Nul, .. } => 91,
            Self::JsonFault { kind: FaultKind::HalfLetter, .. } => 92,
            Self::InList { .. } => 93,
            Self::ListTooLong { .. } => 94,
            Self::ScientificNumber { .. } => 30,
            Self::SpreadsheetError { .. } => 31,
            Self::DotsAsKey(_) => 32,
            Self::ColumnAsKey(_) => 100,
            Self::DirectionOverride { .. } => 33,
            Self::LineBreak { .. } => 34,
            Self::LooksLikeUser { .. } => 36,
            Self::ForeignLetter { .. } => 37,
            Self::Placeholder { .. } => 38,
            Self::MisreadText { .. } => 39,
            Self::TagCharacter(_) => 66,
            Self::TagComma(_) => 67,
            Self::TagWord(_) => 68,
        }
    }

    /// The column that the problem is about.
    pub(crate) fn column(&self) -> Column {
        match self {
            Self::Missing(column)
            | Self::TooLong { column, .. }
            | Self::ControlCharacter { column, .. }
            | Self::ScientificNumber { column }
            | Self::SpreadsheetError { column, .. }
            | Self::DirectionOverride { column, .. }
            | Self::LineBreak { column, .. }
            | Self::ForeignLetter { column, .. }
            | Self::Placeholder { column, .. }
            | Self::MisreadText { column, .. }
            | Self::InList { column, .. }
            | Self::ListTooLong { column, .. } => *column,
            Self::DotsAsKey(_) | Self::ColumnAsKey(_) | Self::LooksLikeUser { .. } => {
                Column::VendorData
            }
            Self::Date(_) => Column::DateOfBirth,
            Self::Email(_) => Column::Email,
            Self::Phone(_) => Column::Phone,
            Self::CountryTwoLetters { .. } | Self::CountryUnknown { .. } => Column::Country,
            Self::StatusUnknown => Column::Status,
            Self::TooManyTags(_)
            | Self::TagTooLong { .. }
            | Self::TagCharacter(_)
            | Self::TagComma(_)
            | Self::TagWord(_) => Column::Tags,
            Self::JsonInvalid { .. }
            | Self::JsonNotObject
            | Self::JsonTooLarge(_)
            | Self::JsonTooDeep { .. }
            | Self::JsonFault { .. } => Column::MetadataJson,
        }
    }
}

/// The problem of a new key that looks like the key of a stored user.
pub(crate) fn looks_like_user(vendor_data: &str, user: &str) -> Problem {
    let strange = foreign_letter(vendor_data);
    Problem::LooksLikeUser { vendor_data: user.to_owned(), strange }
}
