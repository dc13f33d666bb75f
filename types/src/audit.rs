//! Entries of the audit log, and what it is searched by.

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

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Exact, or a group such as `import`.
    pub action: String,
    /// Part of the actor's name.
    pub actor: String,
    /// Part of the subject: a name, an address, or an ID.
    pub subject: String,
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
