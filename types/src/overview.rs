//! The first page of an application.

use serde::{Deserialize, Serialize};

use crate::audit::AuditEntry;
use crate::exports::Export;
use crate::imports::Import;
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

/// What waits for one person: only what they may decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Imports that wait for their columns to be matched, or for their start.
    pub imports: i64,
    /// Imports with held rows.
    pub held: i64,
    /// Exports of others that wait for an approval.
    pub exports: i64,
    /// Possible duplicates.
    pub pairs: i64,
    /// Webhooks with deliveries that have failed in the last week.
    pub webhooks: i64,
}

impl Waiting {
    /// Each kind is counted no further than this.
    pub const COUNTED: i64 = 1_000;
    /// Held rows are looked for in this many of the latest imports.
    pub const LATEST_IMPORTS: i64 = 200;

    pub fn total(&self) -> i64 {
        self.imports + self.held + self.exports + self.pairs + self.webhooks
    }
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
    pub waiting: Waiting,
    /// Imports that need a decision, held rows included.
    pub to_decide: Vec<Import>,
    /// Exports of others that wait for an approval.
    pub to_approve: Vec<Export>,
    /// The latest imports, newest first.
    pub latest: Vec<Import>,
    /// Long imports of this operator that ended in the last day, newest first: the operator may
    /// have left the page before the end.
    pub ended: Vec<Import>,
    /// The latest audit entries, newest first.
    pub audit: Vec<AuditEntry>,
}
