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
    /// Why. With a status: the name of a reason of the list, as for one user. With tags: words for the audit
    /// log; may be empty.
    pub reason: String,
    /// What is written with the reason of a status, for the history of each user; some reasons need it.
    pub text: String,
}
