use serde::{Deserialize, Serialize};

use crate::audit::AuditEntry;
use crate::imports::Import;
use crate::users::StatusCounts;

/// Rows that imports wrote on one day (UTC).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRows {
    /// `YYYY-MM-DD`
    pub day: String,
    pub created: i64,
    pub updated: i64,
}

/// An application at a glance. What the role may not read is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub users: StatusCounts,
    /// (ISO 3166-1 alpha-3, users), most first.
    pub countries: Vec<(String, i64)>,
    /// The last 30 days, oldest first, days without imports included.
    pub days: Vec<DayRows>,
    /// Imports that wait for somebody to decide.
    pub to_decide: Vec<Import>,
    /// The latest imports, newest first.
    pub latest: Vec<Import>,
    /// Long runs of this operator's that ended in the last day, the latest first: they may have
    /// left the page before its end.
    pub ended: Vec<Import>,
    /// The latest audit entries, newest first.
    pub audit: Vec<AuditEntry>,
}
