use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ExportFilter;
use crate::Timestamp;
use crate::access::UserColumn;

/// An event of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessEntry {
    /// Of the audit entry.
    pub number: i64,
    pub at: Timestamp,
    pub actor: String,
    /// `export.downloaded`, …
    pub action: String,
    pub details: Vec<(String, String)>,
}

/// The manifest: proves to the recipient what the file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub export_id: Uuid,
    pub organization: String,
    pub application: String,
    pub file: String,
    /// Bytes.
    pub size: i64,
    pub sha256: String,
    pub rows: i64,
    pub columns: Vec<UserColumn>,
    pub filter: ExportFilter,
    /// The filter in words.
    pub holds: String,
    /// RFC 3339, UTC: the time of the snapshot.
    pub roster_at: String,
    pub requested_by: String,
    pub requested_role: String,
    pub requested_at: String,
    pub approved_by: Option<String>,
    pub approved_at: Option<String>,
    pub purpose: String,
    pub format: String,
    pub compression: Option<String>,
    pub byte_order_mark: bool,
    pub spreadsheet_safe: String,
    pub order: String,
    pub rollcall_version: String,
}
