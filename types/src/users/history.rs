use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::GivenReason;
use crate::Timestamp;

/// One field of a revision: what it was, and what it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// Where a change of a user came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeSource {
    Import {
        id: Uuid,
        file_name: String,
        line: i64,
    },
    /// An import was taken back.
    Undo {
        id: Uuid,
        file_name: String,
    },
    Operator {
        name: String,
    },
    ApiKey {
        name: String,
    },
    Verification {
        session_id: String,
    },
    System,
}

/// One entry of the history tab, newest first. A creation has no changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub at: Timestamp,
    pub source: ChangeSource,
    pub created: bool,
    pub changes: Vec<FieldChange>,
    /// Why the status was changed, if somebody has said so and the role may read it.
    pub reason: Option<GivenReason>,
    /// Fields that changed and that the role may not read.
    pub withheld: usize,
    /// The user ID of the user who was merged into this one, if this happened to that one.
    pub of_merged: Option<String>,
}
