use super::Problem;

/// Why a text is no date of birth. Days are `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DateFault {
    Unknown,
    /// Day and month can be exchanged.
    Ambiguous {
        day_first: String,
        month_first: String,
    },
    ShortYear,
    /// A time other than midnight.
    Moment,
    /// The number by which a spreadsheet counts a day.
    Serial {
        day: String,
    },
    /// `0000-00-00`
    Zeros,
    NoSuchDay,
    TooEarly,
    Future,
}

impl From<DateFault> for Problem {
    fn from(fault: DateFault) -> Self {
        Self::Date(fault)
    }
}

impl DateFault {
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Unknown => 103,
            Self::Ambiguous { .. } => 104,
            Self::ShortYear => 105,
            Self::Moment => 106,
            Self::Serial { .. } => 107,
            Self::Zeros => 108,
            Self::NoSuchDay => 109,
            Self::TooEarly => 110,
            Self::Future => 111,
        }
    }

    pub(crate) fn message(&self) -> String {
        match self {
            Self::Unknown => {
                "This is not a date. Use the format YYYY-MM-DD, such as 1991-05-23.".into()
            }
            Self::Ambiguous { day_first, month_first } => format!(
                "This is {day_first} or {month_first}. Write one of the two, or match the column to date_of_birth with the day or the month first."
            ),
            Self::ShortYear => "The year has two digits. Write all four, such as 1985.".into(),
            Self::Moment => {
                "The date has a time, so the day depends on the time zone. Write the day alone, such as 1985-03-25.".into()
            }
            Self::Serial { day } => format!(
                "This is the number by which a spreadsheet counts a day, probably {day}. Format the column as YYYY-MM-DD and export again."
            ),
            Self::Zeros => "This is a placeholder. Leave it empty.".into(),
            Self::NoSuchDay => {
                "There is no such day. Check day and month, and the order in which this column is read.".into()
            }
            Self::TooEarly => "This date is too far in the past. Check the year.".into(),
            Self::Future => "This date is in the future. Check the year.".into(),
        }
    }

    pub(super) fn offer(&self) -> Option<String> {
        match self {
            Self::Serial { day } => Some(day.clone()),
            Self::Zeros => Some(String::new()),
            _ => None,
        }
    }
}
