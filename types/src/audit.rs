//! Entries of the audit log, and what they are searched by.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// One fact of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Counts from 1 within the organization, without gaps.
    pub number: i64,
    pub at: Timestamp,
    pub actor: String,
    /// The operator, the API key or the directory's token; none for Rollcall itself.
    pub actor_id: Option<Uuid>,
    /// `import.started`, `user.edited`, …
    pub action: String,
    /// The subject: its kind, its id, and a label for people.
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    pub subject: String,
    /// Names and values, in the order in which they were written.
    pub details: Vec<(String, String)>,
    pub request_id: String,
    /// SHA-256, 64 hexadecimal digits.
    pub hash: String,
}

/// An entry with what is known beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    pub entry: AuditEntry,
    /// Of the entry before it.
    pub previous_hash: String,
    /// The address and the device of the request, as long as they are kept.
    pub origin: Option<(String, String)>,
}

/// The format of a file of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Csv,
    JsonLines,
}

impl LogFormat {
    pub const ALL: [Self; 2] = [Self::Csv, Self::JsonLines];

    /// Also the ending of the file's name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::JsonLines => "JSON lines",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Exact, or a group such as `import`.
    pub action: String,
    /// Part of the actor's name.
    pub actor: String,
    /// Part of the subject: a name, an address, or an ID.
    pub subject: String,
    /// Entries of this operator, API key or directory token.
    pub actor_id: Option<Uuid>,
    /// Entries about this user, import, export, colleague, …
    pub subject_id: Option<Uuid>,
    pub from: Option<Timestamp>,
    pub before: Option<Timestamp>,
    /// Entries below this number.
    pub below: Option<i64>,
    /// Entries above this number, for the previous page.
    pub above: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// For [`AuditQuery::below`] of the next page.
    pub next: Option<i64>,
    /// For [`AuditQuery::above`] of the page before.
    pub previous: Option<i64>,
    /// The last entry of the organization's log.
    pub last_number: i64,
    pub last_hash: String,
    /// Whether the log has entries about other applications, which are not listed here.
    pub has_others: bool,
}
