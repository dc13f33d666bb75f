//! A report in answers.

use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::exports::{Export, Manifest, manifest_of};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A report: what was requested, and its progress.
#[derive(Serialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportBody {
    id: Uuid,
    #[schema(value_type = ReportState)]
    state: &'static str,
    /// Why it is in this state, and what to do. Empty if the state says enough.
    cause: String,
    requested_by: String,
    #[schema(format = DateTime)]
    requested_at: String,
    purpose: String,
    /// The filters in words.
    holds: String,
    /// In the order of the file.
    columns: Vec<&'static str>,
    /// Users that matched when it was requested.
    matched: i64,
    /// Rows written so far.
    rows: i64,
    approved_by: Option<String>,
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// The name of the file.
    file: String,
    downloads: i64,
    /// The proof of what the file is: filters, columns, rows, size, SHA-256, the instant of the
    /// roster, requester, purpose, approver and version. Null until there is a file; it outlives
    /// it.
    #[schema(value_type = Option<Object>)]
    manifest: Option<Manifest>,
}

/// The state of a report. There is a file while it is `done`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(dead_code, reason = "this type describes; nothing makes one")]
pub enum ReportState {
    /// It needs approval by a second person.
    Unapproved,
    Waiting,
    Running,
    Cancelling,
    Cancelled,
    Refused,
    Failed,
    Done,
    /// The file was deleted; the manifest stays.
    Deleted,
}

impl ReportBody {
    pub fn of(actor: &Actor, export: Export) -> Self {
        Self {
            manifest: manifest_of(actor, &export),
            id: export.id,
            state: export.state.code(),
            requested_at: export.requested_at.rfc3339(),
            holds: export.filter.words(),
            columns: export.columns.iter().map(|column| column.name()).collect(),
            matched: export.matched,
            rows: if export.state.is_written() { export.rows } else { export.done_rows },
            finished_at: export.finished_at.map(Timestamp::rfc3339),
            file: export.file_name(),
            downloads: export.downloads,
            cause: export.cause,
            requested_by: export.requested_by,
            purpose: export.purpose,
            approved_by: export.approved_by,
        }
    }
}
