//! What can be wrong with a cell or a row: the kinds here, their words and the value that would be
//! right beside them.

mod label;
mod message;
mod offer;
mod shape;

pub(crate) use label::reason_label;
pub(crate) use shape::Shape;

use crate::imports::Column;
use crate::json::FaultKind;

/// One thing that is wrong with a cell, or with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// How the row is written.
    Shape(Shape),
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
    RepeatedKey {
        line: i64,
    },
    EmailSeveral,
    EmailInvalid,
    PhoneNotInternational {
        offer: Option<String>,
    },
    PhoneCharacter(char),
    PhoneLength(usize),
    CountryTwoLetters {
        offer: Option<&'static str>,
    },
    CountryUnknown {
        offer: Option<&'static str>,
    },
    StatusUnknown {
        offer: Option<&'static str>,
    },
    TooManyTags(usize),
    TagTooLong {
        tag: String,
        length: usize,
    },
    JsonInvalid {
        position: usize,
        what: String,
    },
    JsonNotObject,
    JsonTooLarge(usize),
    JsonTooDeep {
        position: usize,
    },
    /// The grammar takes it, and two readers would read it in two ways.
    JsonFault {
        kind: FaultKind,
        path: String,
        position: usize,
    },
    Erased,
    /// A value of a list, counted from 1.
    InList {
        column: Column,
        place: usize,
        problem: Box<Problem>,
    },
    ListTooLong {
        column: Column,
        count: usize,
    },
    /// A word that an operator has mapped to "rows are invalid".
    WordRefused(Column),
}

impl Problem {
    /// A small number that stands for the kind of problem, in stored counts: it never changes its
    /// meaning. Below 128; from there on it is a warning.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Shape(shape) => shape.code(),
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
            Self::WordRefused(_) => 70,
            Self::JsonFault { kind: FaultKind::Repeated, .. } => 90,
            Self::JsonFault { kind: FaultKind::Nul, .. } => 91,
            Self::JsonFault { kind: FaultKind::HalfLetter, .. } => 92,
            Self::InList { .. } => 93,
            Self::ListTooLong { .. } => 94,
        }
    }

    /// The column that it is about; a row that is wrong as a whole counts under its key.
    pub(crate) fn column(&self) -> Column {
        match self {
            Self::Missing(column)
            | Self::WordRefused(column)
            | Self::TooLong { column, .. }
            | Self::ControlCharacter { column, .. }
            | Self::InList { column, .. }
            | Self::ListTooLong { column, .. } => *column,
            Self::Shape(shape) => shape.column(),
            Self::RepeatedKey { .. } | Self::Erased => Column::VendorData,
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
            | Self::JsonTooDeep { .. }
            | Self::JsonFault { .. } => Column::MetadataJson,
        }
    }

    /// Whether it is about the row as a whole and not about one of its cells.
    pub(crate) fn is_of_row(&self) -> bool {
        match self {
            Self::Shape(shape) => !matches!(shape, Shape::ForeignByte { .. }),
            Self::Erased => true,
            _ => false,
        }
    }
}
