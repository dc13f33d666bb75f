//! Archives of faces, and the rows of their tables.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// Where an archive of faces stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveState {
    /// Every picture is looked at; nothing is written to the roster.
    Checking,
    Ready,
    /// Started, and in line.
    Waiting,
    Running,
    Done,
    Cancelled,
    Failed,
}

impl ArchiveState {
    pub const ALL: [Self; 7] = [
        Self::Checking,
        Self::Ready,
        Self::Waiting,
        Self::Running,
        Self::Done,
        Self::Cancelled,
        Self::Failed,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Checking => "Checking",
            Self::Ready => "Ready",
            Self::Waiting => "Queued",
            Self::Running => "Running",
            Self::Done => "Done",
            Self::Cancelled => "Cancelled",
            Self::Failed => "Failed",
        }
    }

    /// It changes by itself.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Checking | Self::Waiting | Self::Running)
    }

    /// Nothing more comes of it: its ZIP is gone.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed)
    }
}

/// What became of a row of an archive's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// Not looked at yet.
    Pending,
    /// A face was found, and there is a place for it.
    Ready,
    Refused,
    Added,
}

impl RowState {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Ready, Self::Refused, Self::Added];

    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Ready => "ready",
            Self::Refused => "refused",
            Self::Added => "added",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Not checked yet",
            Self::Ready => "Face found",
            Self::Refused => "Skipped",
            Self::Added => "Added",
        }
    }
}

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    pub pending: i64,
    pub ready: i64,
    pub refused: i64,
    pub added: i64,
}

impl RowCounts {
    pub fn all(&self) -> i64 {
        self.pending + self.ready + self.refused + self.added
    }
}

/// An archive of faces: a ZIP of pictures with a table `vendor_data,file,comment`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    pub id: Uuid,
    pub file_name: String,
    /// In bytes.
    pub size: i64,
    /// Hexadecimal.
    pub sha256: String,
    pub state: ArchiveState,
    /// Why it failed or stopped, in words.
    pub cause: String,
    pub cancel_requested: bool,
    pub uploaded_by: String,
    pub uploaded_at: Timestamp,
    pub started_by: Option<String>,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub rows: RowCounts,
}

/// What moves of an archive while it is checked or runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveProgress {
    pub id: Uuid,
    pub state: ArchiveState,
    pub rows: RowCounts,
    pub cancel_requested: bool,
}

impl Archive {
    /// Rows that were left out, or that the end of the archive came before.
    pub fn left_out(&self) -> i64 {
        if self.state.has_ended() { self.rows.all() - self.rows.added } else { self.rows.refused }
    }

    pub fn progress(&self) -> ArchiveProgress {
        ArchiveProgress {
            id: self.id,
            state: self.state,
            rows: self.rows,
            cancel_requested: self.cancel_requested,
        }
    }
}

/// A row of an archive's table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveRow {
    pub ordinal: i64,
    /// Of the table, from 1.
    pub line: i64,
    pub vendor_data: String,
    pub file: String,
    pub comment: String,
    pub state: RowState,
    /// Why it is left out.
    pub reason: String,
    pub user: Option<Uuid>,
    pub face: Option<Uuid>,
}

impl ArchiveRow {
    /// Why its face was not added, of an archive in this state. None: it was, or it may be yet.
    pub fn left_out(&self, archive: ArchiveState) -> Option<&str> {
        match (self.state, archive) {
            (RowState::Added, _) => None,
            (RowState::Refused, _) => Some(&self.reason),
            (_, ArchiveState::Failed) => Some("Not added: the archive failed before this row."),
            (_, archive) if archive.has_ended() => {
                Some("Not added: the archive was stopped before this row.")
            }
            _ => None,
        }
    }
}
