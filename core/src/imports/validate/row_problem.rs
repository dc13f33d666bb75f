use super::row_warning::row_warning_label;
use crate::imports::read::Shape;
use crate::users::Column;
use crate::users::fields::{FIRST_WARNING, Problem, because, problem_label};

/// One thing that is wrong with a row of an import: with how it is written, with one of its values, or
/// with the row beside the other rows and the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowProblem {
    Shape(Shape),
    /// A value that forms and the API refuse too.
    Value(Problem),
    RepeatedKey {
        line: i64,
    },
    /// The key is drawn like that of an earlier row, and how (see [`crate::users::look_alike`]).
    LooksLikeKey {
        line: i64,
        strange: Option<String>,
    },
    /// The key names more than one user (see [`crate::users::shared_keys`]).
    SharedKey,
    Erased,
    /// A word that an operator has mapped to "rows are invalid".
    WordRefused(Column),
    /// An operator has emptied a status of the file, and the row creates a user.
    StatusEmptied,
    /// The row names another user by the `didit_internal_id` of our export than by its key.
    OtherUser,
    /// The application does not let files change the status of users who are there.
    StatusNotByFile,
    /// A part of a name, from a column of its own, that is no name: `n/a`, `#N/A`.
    NamePart(String),
}

impl From<Problem> for RowProblem {
    fn from(problem: Problem) -> Self {
        Self::Value(problem)
    }
}

impl From<Shape> for RowProblem {
    fn from(shape: Shape) -> Self {
        Self::Shape(shape)
    }
}

impl RowProblem {
    /// A small number that stands for the kind of problem, in stored counts: it never changes its
    /// meaning. [`Problem::code`] has the other numbers.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Shape(shape) => shape.code(),
            Self::Value(problem) => problem.code(),
            Self::RepeatedKey { .. } => 4,
            Self::Erased => 19,
            Self::LooksLikeKey { .. } => 35,
            Self::NamePart(_) => 69,
            Self::WordRefused(_) => 70,
            Self::SharedKey => 71,
            Self::StatusNotByFile => 80,
            Self::StatusEmptied => 101,
            Self::OtherUser => 102,
        }
    }

    /// The column that it is about; a row that is wrong as a whole counts under its key.
    pub(crate) fn column(&self) -> Column {
        match self {
            Self::Shape(shape) => shape.column(),
            Self::Value(problem) => problem.column(),
            Self::WordRefused(column) => *column,
            Self::NamePart(_) => Column::FullName,
            Self::StatusNotByFile | Self::StatusEmptied => Column::Status,
            Self::RepeatedKey { .. }
            | Self::LooksLikeKey { .. }
            | Self::SharedKey
            | Self::OtherUser
            | Self::Erased => Column::VendorData,
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

    /// The value that would be right for the cell, where that is certain (see [`Problem::offer`]).
    pub(crate) fn offer(&self) -> Option<String> {
        match self {
            Self::Value(problem) => problem.offer(),
            _ => None,
        }
    }

    /// What is wrong and what to do, for the person who has the file.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Shape(shape) => shape.message(),
            Self::Value(problem) => problem.message(),
            Self::RepeatedKey { line } => {
                format!(
                    "Same user ID as on line {line} (not case-sensitive). Keep one of the two rows."
                )
            }
            Self::LooksLikeKey { line, strange } => format!(
                "Looks like the user ID on line {line} but is different{}. Keep one of the two rows, or use the same ID in both.",
                because(strange)
            ),
            Self::SharedKey => {
                "Several users have this user ID, so it is not clear which one the row means. Change the ID of all but one of them on the page “Shared user IDs” under Users, then re-check the file.".into()
            }
            Self::Erased => "This user was deleted, so the row was removed.".into(),
            Self::WordRefused(_) => "The mapping treats this value as invalid. Correct the cell, or change the mapping.".into(),
            Self::StatusNotByFile => {
                "The user has a different status, and the import settings do not allow files to change it. Leave the cell empty, or ask an administrator to change the import settings.".into()
            }
            Self::StatusEmptied => {
                "The file has a status here. Without one this new user would be ACTIVE. Enter ACTIVE, FLAGGED or BLOCKED.".into()
            }
            Self::OtherUser => {
                "The didit_internal_id of this row belongs to another user. A spreadsheet may have changed the user ID or mixed up the rows. Correct the user ID, or empty didit_internal_id.".into()
            }
            Self::NamePart(value) => format!(
                "“{value}” in one of the name columns is a placeholder. Leave that cell empty, or enter the full name here."
            ),
        }
    }
}

/// Why rows are invalid, or probably wrong, in a few words, by the code of the problem or the warning.
pub(crate) fn reason_label(code: u8) -> &'static str {
    if code >= FIRST_WARNING {
        return row_warning_label(code).unwrap_or("probably wrong");
    }
    match code {
        4 => "user ID repeated in the file",
        19 => "erased",
        35 => "looks like the user ID of another row",
        69 => "placeholder in a name",
        70 => "a value that the mapping treats as invalid",
        71 => "a user ID that several users have",
        80 => "would change the status of an existing user",
        101 => "a status that was emptied",
        102 => "the didit_internal_id of another user",
        _ => problem_label(code).or_else(|| Shape::label(code)).unwrap_or("not valid"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{RowProblem, problem_label, reason_label};
    use crate::users::Column;

    #[test]
    fn no_code_stands_for_a_row_and_for_a_value() {
        let of_rows = [
            RowProblem::RepeatedKey { line: 2 },
            RowProblem::LooksLikeKey { line: 2, strange: None },
            RowProblem::SharedKey,
            RowProblem::Erased,
            RowProblem::WordRefused(Column::Status),
            RowProblem::StatusNotByFile,
            RowProblem::StatusEmptied,
            RowProblem::OtherUser,
            RowProblem::NamePart("n/a".into()),
        ];
        let codes: HashSet<u8> = of_rows.iter().map(RowProblem::code).collect();
        assert_eq!(codes.len(), of_rows.len());
        for code in codes {
            assert_eq!(problem_label(code), None, "{code}");
            assert_ne!(reason_label(code), "not valid", "{code}");
        }
    }
}
