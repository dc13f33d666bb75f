use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ExportFilter;
use crate::Timestamp;
use crate::access::{ColumnClass, UserColumn};

/// The format of the file. Always RFC 4180, UTF-8, CRLF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileForm {
    /// Compressed (RFC 1952).
    pub gzip: bool,
    /// Begins with a byte order mark, which some spreadsheets need.
    pub bom: bool,
}

/// A request for an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewExport {
    pub filter: ExportFilter,
    /// Names, in the order of the file.
    pub columns: Vec<String>,
    pub purpose: String,
    pub form: FileForm,
}

/// The state of an export. [`Export::cause`] says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// It needs approval by a second person.
    Unapproved,
    Waiting,
    Running,
    Cancelling,
    Cancelled,
    /// It has a column that the role cannot read, or a second person rejected it.
    Refused,
    Failed,
    Done,
    /// The file was deleted; the manifest stays.
    Deleted,
}

impl ExportState {
    pub const ALL: [Self; 9] = [
        Self::Unapproved,
        Self::Waiting,
        Self::Running,
        Self::Cancelling,
        Self::Cancelled,
        Self::Refused,
        Self::Failed,
        Self::Done,
        Self::Deleted,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Unapproved => "unapproved",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Done => "done",
            Self::Deleted => "deleted",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Unapproved => "Waiting for approval",
            Self::Waiting => "Queued",
            Self::Running => "Running",
            Self::Cancelling => "Cancelling",
            Self::Cancelled => "Cancelled",
            Self::Refused => "Rejected",
            Self::Failed => "Failed",
            Self::Done => "Done",
            Self::Deleted => "Deleted",
        }
    }

    /// Whether the page has something to follow.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Waiting | Self::Running | Self::Cancelling)
    }

    /// Whether there is a manifest.
    pub fn is_written(self) -> bool {
        matches!(self, Self::Done | Self::Deleted)
    }
}

/// The signed link of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Counts from 1. A new link replaces the one before.
    pub number: i64,
    pub expires_at: Timestamp,
    pub revoked_by: Option<String>,
}

/// An export: what was requested, by whom, and what the file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    pub id: Uuid,
    pub state: ExportState,
    /// Why it is in this state, and what to do. Empty if the state says enough.
    pub cause: String,
    pub requested_by: String,
    /// An operator or an API key.
    pub requested_by_id: Option<Uuid>,
    /// The code of the role at the time.
    pub requested_role: String,
    pub requested_at: Timestamp,
    pub purpose: String,
    pub filter: ExportFilter,
    /// In the order of the file.
    pub columns: Vec<UserColumn>,
    pub form: FileForm,
    /// Users that matched when it was requested.
    pub matched: i64,
    /// Whether the requester gets a mail with the link. A command that waits for the file does not.
    pub by_mail: bool,
    pub approved_by: Option<String>,
    pub approved_at: Option<Timestamp>,
    pub running_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    /// The time of the snapshot.
    pub snapshot_at: Option<Timestamp>,
    pub done_rows: i64,
    pub rows: i64,
    /// Bytes.
    pub size: i64,
    /// 64 hexadecimal digits.
    pub sha256: String,
    /// The version of Rollcall that wrote the file.
    pub version: String,
    pub link: Option<Link>,
    pub downloads: i64,
}

impl Export {
    /// `rollcall-export-01993a10-9f3c.csv`: the time and a random part of the id.
    pub fn file_name(&self) -> String {
        let id = self.id.simple().to_string();
        let end = if self.form.gzip { ".csv.gz" } else { ".csv" };
        format!("rollcall-export-{}-{}{end}", &id[..8], &id[28..])
    }

    /// The classes of the columns, in their order.
    pub fn classes(&self) -> Vec<ColumnClass> {
        classes(&self.columns)
    }
}

/// The classes of some columns, in the order of [`ColumnClass::ALL`].
pub fn classes(columns: &[UserColumn]) -> Vec<ColumnClass> {
    ColumnClass::ALL
        .into_iter()
        .filter(|class| columns.iter().any(|column| column.class() == *class))
        .collect()
}

/// The progress of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportProgress {
    pub id: Uuid,
    pub state: ExportState,
    pub cause: String,
    /// 0 to 1000.
    pub per_mille: i64,
    pub rows_done: i64,
    pub rows_total: i64,
    pub rows_per_second: i64,
    pub seconds_left: Option<i64>,
}

/// The export settings of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSettings {
    /// Somebody else who may approve exports approves each one before it runs.
    pub second_person: bool,
    /// Days that a file is kept: 1 to 365.
    pub retention_days: i64,
    /// Hours that a link works: 1 to 720.
    pub link_hours: i64,
    /// Downloads of one export; 0: no limit.
    pub download_limit: i64,
}

impl Default for ExportSettings {
    fn default() -> Self {
        Self { second_person: false, retention_days: 7, link_hours: 72, download_limit: 0 }
    }
}

/// A selection of columns that an operator saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub name: String,
    pub columns: Vec<UserColumn>,
}
