use serde::{Deserialize, Serialize};

use super::Import;

/// Whether files may change the status of users who are in the roster already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusChanges {
    /// Such a row is invalid.
    Never,
    /// Whoever starts the import confirms their number.
    #[default]
    Confirmed,
    Freely,
}

impl StatusChanges {
    pub const ALL: [Self; 3] = [Self::Never, Self::Confirmed, Self::Freely];

    pub fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Confirmed => "confirmed",
            Self::Freely => "freely",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Never => "Never",
            Self::Confirmed => "After confirming the number",
            Self::Freely => "Without confirmation",
        }
    }

    pub fn explanation(self) -> &'static str {
        match self {
            Self::Never => {
                "Rows that would change the status of an existing user are invalid. Change statuses on the user's page or through the API."
            }
            Self::Confirmed => {
                "The person who starts the import confirms how many users change status. On the command line: --status-changes."
            }
            Self::Freely => "Unblocking a user is still shown as a warning.",
        }
    }
}

/// What an application lets its imports do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSettings {
    pub status_changes: StatusChanges,
}

/// What somebody has seen in the preview and accepts. A start with other numbers is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Rows that are imported with a warning.
    pub warned: i64,
    /// Users whose status changes.
    pub status_changes: i64,
}

/// What is accepted unseen, where no page shows the preview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AcceptedUnseen {
    pub warnings: bool,
    /// At most so many users may change status.
    pub status_changes: i64,
}

impl AcceptedUnseen {
    pub const ALL: Self = Self { warnings: true, status_changes: i64::MAX };

    /// What this accepts of a preview; a start with less is refused.
    pub fn of(self, import: &Import) -> Accepted {
        let changes = import.preview.status_changes;
        Accepted {
            warned: if self.warnings { import.preview.warned } else { 0 },
            status_changes: if changes <= self.status_changes { changes } else { 0 },
        }
    }
}
