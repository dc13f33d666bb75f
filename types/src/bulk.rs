//! Changes of many users at once.

use serde::{Deserialize, Serialize};

use crate::exports::ExportFilter;
use crate::users::UserStatus;

/// What becomes of each user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkChange {
    Status(UserStatus),
    /// Comma-separated. Tags that a user has already stay as they are.
    AddTags(String),
    /// Comma-separated; capitals do not count.
    RemoveTags(String),
}

impl BulkChange {
    /// `Set status to Blocked`
    pub fn words(&self) -> String {
        match self {
            Self::Status(status) => format!("Set status to {}", status.label()),
            Self::AddTags(tags) => format!("Add tags {}", tags.trim()),
            Self::RemoveTags(tags) => format!("Remove tags {}", tags.trim()),
        }
    }
}

/// A change of the users that a filter matches, as an operator asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBulkChange {
    pub filter: ExportFilter,
    pub change: BulkChange,
    /// Why, for the audit log and, with a status, for the history of each user; may be empty. A reason of
    /// the list is known by its name.
    pub reason: String,
}
