//! What an erasure did, and erasures of many users.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::exports::ExportFilter;

/// What the erasure of several users did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    pub deleted: i64,
    /// `vendor_data`, or ids of ours, that no user has.
    pub not_found: Vec<String>,
    /// Faces that were on the blocklist, and are not found there from now on.
    pub blocklisted_faces: i64,
}

/// What an erasure of many users would take away. Each number is one of users, but for the exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ErasureReach {
    pub users: i64,
    /// With verification sessions.
    pub with_sessions: i64,
    /// None: the role may not see faces.
    pub with_faces: Option<i64>,
    /// With a face on the blocklist. None: the role may not see faces.
    pub blocklisted: Option<i64>,
    /// Exports whose files may contain one of them.
    pub exports: i64,
}

/// An erasure of many users as an operator asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewErasure {
    pub filter: ExportFilter,
    /// The number of users, as typed to confirm it.
    pub typed: String,
    /// Why; shown with the erasure.
    pub reason: String,
}

/// The state of an erasure of many users. [`Erasure::cause`] says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureState {
    Waiting,
    Running,
    /// Users who were erased before stay erased.
    Cancelled,
    Failed,
    Done,
}

impl ErasureState {
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Running, Self::Cancelled, Self::Failed, Self::Done];

    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Done => "done",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Queued",
            Self::Running => "Running",
            Self::Cancelled => "Stopped",
            Self::Failed => "Failed",
            Self::Done => "Done",
        }
    }

    /// Whether the page has something to follow.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// An erasure of many users: who asked for it, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub id: Uuid,
    pub state: ErasureState,
    /// Why it is in this state, or why users could not be erased. Empty if the state says enough.
    pub cause: String,
    pub reason: String,
    /// Which users were chosen, in words.
    pub chosen: String,
    /// Users who were to be erased.
    pub total: i64,
    pub erased: i64,
    /// Users who were not there any more.
    pub missing: i64,
    /// Users who could not be erased.
    pub failed: i64,
    /// Faces of the erased users that were on the blocklist.
    pub blocklisted_faces: i64,
    pub cancel_requested: bool,
    pub requested_by: String,
    pub requested_by_id: Option<Uuid>,
    pub requested_at: Timestamp,
    pub running_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
}

/// What moves of an erasure while it waits or runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureProgress {
    pub id: Uuid,
    pub state: ErasureState,
    pub processed: i64,
    pub total: i64,
    pub cancel_requested: bool,
}

impl Erasure {
    pub fn progress(&self) -> ErasureProgress {
        ErasureProgress {
            id: self.id,
            state: self.state,
            processed: self.processed(),
            total: self.total,
            cancel_requested: self.cancel_requested,
        }
    }

    /// Users who are through, whatever became of them.
    pub fn processed(&self) -> i64 {
        self.erased + self.missing + self.failed
    }

    /// Users to whom it has not come.
    pub fn left(&self) -> i64 {
        (self.total - self.processed()).max(0)
    }
}
