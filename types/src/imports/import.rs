use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Choices, Counts, ImportState, Offer, Reading, Undone};
use crate::Timestamp;
use crate::users::Column;

/// Why rows are invalid, or what is probably wrong with them: one kind of problem or warning in one
/// column, with its number of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub column: Column,
    /// What stands for the kind of problem or warning in addresses.
    pub code: u8,
    /// `not in international form`
    pub label: String,
    pub count: i64,
}

impl Reason {
    /// The code of rows in which a backslash stands before a quote: they can be read that way.
    pub const BACKSLASH_QUOTES: u8 = 21;

    /// Whether it is a warning: its rows are valid.
    pub fn is_warning(&self) -> bool {
        self.code >= 128
    }

    /// Users who are BLOCKED now, and would not be any more.
    pub fn is_raised_from_blocked(&self) -> bool {
        self.code == 139
    }
}

/// Another import, where this one speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRef {
    pub id: Uuid,
    pub file_name: String,
    pub at: Timestamp,
}

/// One CSV file's run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    pub id: Uuid,
    pub state: ImportState,
    /// Why it is in this state, and what to do, in words; empty where the state says it all.
    pub cause: String,
    pub file_name: String,
    /// Bytes.
    pub size: i64,
    /// 64 hexadecimal digits.
    pub sha256: String,
    pub uploaded_by: String,
    pub uploaded_at: Timestamp,
    pub started_by: Option<String>,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    /// Seconds that the validating took.
    pub validation_seconds: f64,
    /// Rows of the file, once it is validated.
    pub rows: i64,
    pub choices: Choices,
    /// Cells that operators have corrected.
    pub corrections: i64,
    /// Whether the run is through its file, or stopped before.
    pub complete: bool,
    /// Its rows were checked by an older Rollcall, whose rules are not those of today: it is neither
    /// started nor resumed as it is.
    pub outdated: bool,
    /// What an undo has done so far.
    pub undone: Undone,
    pub undone_by: Option<String>,
    pub undone_at: Option<Timestamp>,
    /// What Start would do.
    pub preview: Counts,
    /// What has been done so far.
    pub applied: Counts,
    pub reasons: Vec<Reason>,
    /// What would be right for invalid cells, by reason; also what was accepted of it.
    pub offers: Vec<Offer>,
    /// What is probably wrong with valid rows: also with those that are left out because of it.
    pub warnings: Vec<Reason>,
    /// The columns of the file, in its order.
    pub columns: Vec<Column>,
    /// How the file is read.
    pub reading: Reading,
    /// An earlier import of the same bytes in this application.
    pub same_as: Option<ImportRef>,
    /// The import that this one waits for.
    pub waiting_for: Option<ImportRef>,
}

impl Import {
    /// The counts to show: of the run once it has begun, else of the preview.
    pub fn counts(&self) -> &Counts {
        if self.started_at.is_some() { &self.applied } else { &self.preview }
    }

    /// Corrected cells and accepted suggestions: what another mapping would discard.
    pub fn corrections_made(&self) -> i64 {
        let accepted = self.offers.iter().filter(|offer| offer.accepted).count();
        self.corrections + accepted as i64
    }

    /// Whether it has written anything that an undo could take back.
    pub fn has_written(&self) -> bool {
        self.applied.created + self.applied.updated > 0
    }

    /// Whether a stopped run can go on where it stopped.
    pub fn can_resume(&self) -> bool {
        self.has_stopped() && !self.outdated
    }

    /// Whether the file of a run that stopped can be checked again: it has written nothing.
    pub fn can_check_again(&self) -> bool {
        self.has_stopped() && self.applied.rows() == 0
    }

    fn has_stopped(&self) -> bool {
        matches!(self.state, ImportState::Cancelled | ImportState::Failed)
            && self.started_at.is_some()
            && !self.complete
            // What an undo has taken back already would be missing.
            && self.undone_at.is_none()
            && self.rows > 0
    }

    /// Whether it can be undone, or an undo that was stopped can go on.
    pub fn can_undo(&self) -> bool {
        matches!(self.state, ImportState::Done | ImportState::Cancelled | ImportState::Failed)
            && self.has_written()
    }
}

/// The moving part of an import, for the progress island.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub id: Uuid,
    pub state: ImportState,
    pub cause: String,
    /// 0 to 1000 per mille of the present step.
    pub per_mille: i64,
    pub rows_done: i64,
    /// Not known while a file is being validated.
    pub rows_total: Option<i64>,
    pub counts: Counts,
    pub rows_per_second: i64,
    pub seconds_left: Option<i64>,
    pub waiting_for: Option<ImportRef>,
}
