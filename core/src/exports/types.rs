use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::access::{ColumnClass, Role, UserColumn};
use crate::users::{UserQuery, UserStatus};

/// Which users an export contains. An empty part does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportFilter {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<UserStatus>,
    /// ISO 3166-1 alpha-3
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub country: Vec<String>,
    /// Users that have all of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub search: String,
    /// First day, UTC, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_from: Option<Timestamp>,
    /// First instant after the range, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_before: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_before: Option<Timestamp>,
    /// Users that this import created or updated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import: Option<Uuid>,
    /// These users and no others: rows selected in the list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<Uuid>,
}

impl From<&UserQuery> for ExportFilter {
    /// The filters of a users list; its order and page are not part of an export.
    fn from(query: &UserQuery) -> Self {
        let tag = query.tag.trim();
        Self {
            status: query.status.clone(),
            country: query.country.clone(),
            tags: if tag.is_empty() { Vec::new() } else { vec![tag.to_owned()] },
            search: query.search.trim().to_owned(),
            created_from: query.created_from,
            created_before: query.created_before,
            active_from: query.active_from,
            active_before: query.active_before,
            import: query.import,
            ..Self::default()
        }
    }
}

impl ExportFilter {
    /// The tag (empty: none), if the filter has only statuses, countries and at most one tag. Their
    /// totals are stored and need no counting.
    pub fn kept_total(&self) -> Option<&str> {
        let ranges = [self.created_from, self.created_before, self.active_from, self.active_before];
        let plain = self.search.trim().is_empty()
            && ranges.iter().all(Option::is_none)
            && self.import.is_none()
            && self.ids.is_empty();
        match self.tags.as_slice() {
            [] if plain => Some(""),
            [tag] if plain => Some(tag),
            _ => None,
        }
    }
}

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
    /// The role at the time.
    pub requested_role: Role,
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

pub(super) fn classes(columns: &[UserColumn]) -> Vec<ColumnClass> {
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
    /// Another owner, admin or compliance officer approves before an export runs.
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
