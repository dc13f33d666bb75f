use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Outcome;
use crate::Timestamp;
use crate::users::Column;

/// How a cell of a previewed row is marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellDiff {
    /// Empty in the file: the present value stays (and is what `value` holds).
    Keeps,
    /// The same as the present value.
    Same,
    /// A value of a new user.
    New,
    /// Differs from the present value, which is named here.
    Changed { old: String },
    /// The present value is verified and stays; `value` is what the file says.
    Kept { verified: String, since: Option<Timestamp>, session: Option<String> },
    /// Empty in the file, and the import clears such cells; `value` is empty.
    Cleared { old: String },
    /// Cannot be taken: what is wrong, and what to do.
    Bad { message: String },
    /// The role may not read this column; `value` is empty.
    Withheld,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub column: Column,
    pub value: String,
    pub diff: CellDiff,
    /// What the file says, where an operator has corrected it.
    pub corrected_from: Option<String>,
    /// It was corrected together with all cells of its kind, by an accepted offer.
    pub offered: bool,
    /// What is probably wrong with it, and what to do.
    pub warnings: Vec<String>,
}

/// The cells of a row that are not one for each column of the header, as the file has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawRow {
    pub cells: Vec<String>,
    /// An operator has written the row anew.
    pub rewritten: bool,
}

/// A row of the file as the preview shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The file's line number; the header is line 1.
    pub line: i64,
    pub outcome: Outcome,
    /// Its position in the file, from 0: what names it in corrections and decisions.
    pub ordinal: i64,
    /// Not reached by a run that was stopped: the outcome is still the preview's.
    pub pending: bool,
    /// The user of its key, where there is one.
    pub user: Option<Uuid>,
    /// That user's version now: what a decision about a held row was made on; 0: no user.
    pub version: i64,
    /// In the order of the file's columns.
    pub cells: Vec<Cell>,
    /// What is wrong with the row as a whole, such as too many cells.
    pub problem: Option<String>,
    /// Why it is invalid, in a few words for each reason: `phone: not in international form`.
    pub reasons: Vec<String>,
    /// Where the row's cells are not those of the header, and for roles that read every column.
    pub raw: Option<RawRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewPage {
    pub rows: Vec<PreviewRow>,
    /// The names of the file's header, where one of the rows is raw.
    pub header: Vec<String>,
    /// Rows with the outcome asked for, in the whole file.
    pub total: i64,
    /// 0-based position of the first row here among them.
    pub first: i64,
    pub next: Option<i64>,
    pub previous: Option<i64>,
}
