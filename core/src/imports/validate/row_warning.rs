use crate::users::Column;
use crate::users::fields::{FIRST_WARNING, Warning, warning_label};

/// One thing that is probably wrong with a valid row: with one of its values, or with the row beside the
/// other rows and the roster. The row is imported as it stands, but only after somebody has seen the
/// warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowWarning {
    /// A value that forms and the API warn of too.
    Value(Warning),
    /// A total, or the end of a report.
    TotalLine,
    CommentLine,
    /// The template's own row of an invented person.
    ExampleRow,
    /// Names or descriptions of the columns, in a row of their own.
    HeaderRow,
    /// A title between the rows, with fewer cells than they have.
    Heading,
    /// There is a key that differs only in leading zeros: that of this user; empty: it is not at hand.
    LeadingZeros {
        stored: String,
    },
    /// The key is shorter than almost all others of the file, which begin with zeros.
    LostZeros,
    /// A cell runs over lines and holds what looks like the rows behind it.
    HoldsRows {
        column: Column,
        lines: usize,
    },
    /// The line of the first row with this address under another key; 0: it is no longer known.
    SharedEmail {
        line: i64,
    },
    /// The same for the phone number.
    SharedPhone {
        line: i64,
    },
    /// A user of another key has this address: their `seq`, and their key; empty: it is not at hand.
    EmailOfUser {
        seq: i64,
        user: String,
    },
    /// The same for the phone number.
    PhoneOfUser {
        seq: i64,
        user: String,
    },
    /// The user is BLOCKED, and the row sets another status.
    RaisedFromBlocked,
    /// The row changes a user whose key, as it is stored, has other capitals; empty: it is not at hand.
    OtherCapitals {
        stored: String,
    },
}

impl RowWarning {
    /// A small number that stands for the kind of warning, in stored counts and addresses: it never
    /// changes its meaning. [`Warning::code`] has the other numbers.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Value(warning) => warning.code(),
            Self::TotalLine => 134,
            Self::CommentLine => 135,
            Self::SharedEmail { .. } => 137,
            Self::SharedPhone { .. } => 138,
            Self::RaisedFromBlocked => 139,
            Self::ExampleRow => 142,
            Self::HeaderRow => 143,
            Self::OtherCapitals { .. } => 144,
            Self::HoldsRows { .. } => 147,
            Self::Heading => 150,
            Self::EmailOfUser { .. } => 152,
            Self::PhoneOfUser { .. } => 153,
            Self::LeadingZeros { .. } => 154,
            Self::LostZeros => 156,
        }
    }

    /// The column that it is about; what is about the row as a whole counts under its key.
    pub(crate) fn column(&self) -> Column {
        match self {
            Self::Value(warning) => warning.column(),
            Self::TotalLine
            | Self::CommentLine
            | Self::HeaderRow
            | Self::Heading
            | Self::LeadingZeros { .. }
            | Self::LostZeros
            | Self::OtherCapitals { .. } => Column::VendorData,
            // A user with the example's key would get the example's name.
            Self::ExampleRow => Column::FullName,
            Self::HoldsRows { column, .. } => *column,
            Self::SharedEmail { .. } | Self::EmailOfUser { .. } => Column::Email,
            Self::SharedPhone { .. } | Self::PhoneOfUser { .. } => Column::Phone,
            Self::RaisedFromBlocked => Column::Status,
        }
    }

    /// Whether the row is probably no user, so that what its values look like does not matter.
    pub(crate) fn is_no_user(&self) -> bool {
        matches!(self, Self::TotalLine | Self::CommentLine | Self::ExampleRow | Self::HeaderRow)
    }

    /// What is probably wrong and what to do, for the person who has the file.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Value(warning) => warning.message(),
            Self::TotalLine => {
                "This looks like a total or the end of a report, not a user. Skip it.".into()
            }
            Self::CommentLine => "This looks like a comment, not a user. Skip it.".into(),
            Self::ExampleRow => {
                "This is the example from the template, not a user. Skip it.".into()
            }
            Self::HeaderRow => {
                "This looks like a second header or a description of the columns, not a user. Skip it."
                    .into()
            }
            Self::Heading => {
                "This looks like a heading between the rows, not a user. If it says something about the rows below, such as a status, add it to each of them. Skip this row."
                    .into()
            }
            Self::LeadingZeros { stored } => format!(
                "{} only in leading zeros, which spreadsheets remove. If it is the same person, correct the ID in the file.",
                if stored.is_empty() {
                    "Another user ID differs from this one".into()
                } else {
                    format!("The ID of user {stored} differs from this one")
                }
            ),
            Self::LostZeros => {
                "Almost all user IDs of this file are longer and have leading zeros, which spreadsheets remove. If this ID has lost them, correct it in the file."
                    .into()
            }
            Self::HoldsRows { lines, .. } => format!(
                "This row runs over {lines} lines, and a cell holds what looks like other rows: a quote is probably missing. Correct the quotes in the file and upload it again."
            ),
            Self::SharedEmail { line } => format!(
                "{} has the same e-mail address but a different user ID. Check whether both are the same person.",
                on_line(*line)
            ),
            Self::SharedPhone { line } => format!(
                "{} has the same phone number but a different user ID. Check whether both are the same person.",
                on_line(*line)
            ),
            Self::EmailOfUser { user, .. } => format!(
                "{} has the same e-mail address but a different user ID. Check whether both are the same person.",
                user_named(user)
            ),
            Self::PhoneOfUser { user, .. } => format!(
                "{} has the same phone number but a different user ID. Check whether both are the same person.",
                user_named(user)
            ),
            Self::RaisedFromBlocked => {
                "This user is BLOCKED, and the row sets a different status. Leave the cell empty to keep BLOCKED."
                    .into()
            }
            Self::OtherCapitals { stored } => format!(
                "User IDs are not case-sensitive: this row changes {}. If that is another person, give one of them another ID.",
                if stored.is_empty() { "a user whose ID has other capitals" } else { stored }
            ),
        }
    }
}

fn user_named(user: &str) -> String {
    if user.is_empty() { "Another user".into() } else { format!("User {user}") }
}

fn on_line(line: i64) -> String {
    if line == 0 { "Another row".into() } else { format!("Line {line}") }
}

/// What kind of warning a code stands for, in a few words.
pub(super) fn row_warning_label(code: u8) -> Option<&'static str> {
    match code {
        134 => Some("looks like a total or a footer"),
        135 => Some("looks like a comment"),
        137 => Some("same e-mail address as another row"),
        138 => Some("same phone number as another row"),
        139 => Some("unblocks a user"),
        142 => Some("the template's example"),
        143 => Some("looks like a second header"),
        144 => Some("user ID with other capitals"),
        147 => Some("other rows within a cell"),
        152 => Some("same e-mail address as another user"),
        153 => Some("same phone number as another user"),
        150 => Some("looks like a heading between the rows"),
        154 => Some("user ID with other leading zeros"),
        156 => Some("user ID that is shorter than most"),
        _ => warning_label(code),
    }
}

/// Whether a code stands for a kind of warning.
pub(crate) fn is_warning(code: u8) -> bool {
    code >= FIRST_WARNING && row_warning_label(code).is_some()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{RowWarning, is_warning, row_warning_label};
    use crate::users::Column;
    use crate::users::fields::{FIRST_WARNING, warning_label};

    #[test]
    fn no_code_stands_for_a_warning_of_a_row_and_for_one_of_a_value() {
        let of_rows = [
            RowWarning::TotalLine,
            RowWarning::CommentLine,
            RowWarning::SharedEmail { line: 2 },
            RowWarning::SharedPhone { line: 2 },
            RowWarning::RaisedFromBlocked,
            RowWarning::ExampleRow,
            RowWarning::HeaderRow,
            RowWarning::OtherCapitals { stored: String::new() },
            RowWarning::HoldsRows { column: Column::FullName, lines: 2 },
            RowWarning::Heading,
            RowWarning::EmailOfUser { seq: 1, user: String::new() },
            RowWarning::PhoneOfUser { seq: 1, user: String::new() },
            RowWarning::LeadingZeros { stored: String::new() },
            RowWarning::LostZeros,
        ];
        let codes: HashSet<u8> = of_rows.iter().map(RowWarning::code).collect();
        let labels: HashSet<_> = codes.iter().map(|code| row_warning_label(*code)).collect();
        assert_eq!((codes.len(), labels.len()), (of_rows.len(), of_rows.len()));
        for code in codes {
            assert_eq!(warning_label(code), None, "{code}");
            assert!(code >= FIRST_WARNING && is_warning(code), "{code}");
        }
        assert!(is_warning(128) && !is_warning(255) && !is_warning(4));
    }
}
