//! The first page of an application.

use serde::{Deserialize, Serialize};

use crate::audit::AuditEntry;
use crate::imports::Import;
use crate::inbox::Inbox;
use crate::users::StatusCounts;

/// What happened on one day (UTC).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRows {
    /// `YYYY-MM-DD`
    pub day: String,
    /// Users of today who were created on it, in whatever way.
    pub created: i64,
    /// Users that imports changed on it, without what was undone.
    pub updated: i64,
}

/// The overview of an application. What the role cannot read is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub users: StatusCounts,
    /// (ISO 3166-1 alpha-3, users), most first.
    pub countries: Vec<(String, i64)>,
    /// The last 30 days, oldest first, days on which nothing happened included.
    pub days: Vec<DayRows>,
    /// Keys that name more than one user.
    pub shared_keys: i64,
    /// What waits for this person and nobody else, the first of each kind.
    pub inbox: Inbox,
    /// The latest imports, newest first.
    pub latest: Vec<Import>,
    /// Long imports of this operator that ended in the last day, newest first: the operator may
    /// have left the page before the end.
    pub ended: Vec<Import>,
    /// The latest audit entries, newest first.
    pub audit: Vec<AuditEntry>,
}
