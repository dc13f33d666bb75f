use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// A column of the template, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    VendorData,
    DisplayName,
    FullName,
    Email,
    Phone,
    Country,
    Status,
    Tags,
    MetadataJson,
}

impl Column {
    pub const ALL: [Self; 9] = [
        Self::VendorData,
        Self::DisplayName,
        Self::FullName,
        Self::Email,
        Self::Phone,
        Self::Country,
        Self::Status,
        Self::Tags,
        Self::MetadataJson,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::VendorData => "vendor_data",
            Self::DisplayName => "display_name",
            Self::FullName => "full_name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Country => "country",
            Self::Status => "status",
            Self::Tags => "tags",
            Self::MetadataJson => "metadata_json",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// What a cell may hold, for the page that explains the template.
    pub fn rule(self) -> &'static str {
        match self {
            Self::VendorData => {
                "Your own key for the user. Required, 1 to 255 characters, unique; capitals do not count when keys are compared."
            }
            Self::DisplayName => "The name to show. Up to 255 characters.",
            Self::FullName => {
                "The legal name, up to 512 characters. A verified name is never overwritten."
            }
            Self::Email => "One address, up to 254 characters.",
            Self::Phone => {
                "In international form (E.164), such as +4915112345678. Spaces, dots, dashes and brackets are removed."
            }
            Self::Country => "Three letters (ISO 3166-1 alpha-3), such as DEU or USA.",
            Self::Status => "ACTIVE, FLAGGED or BLOCKED. Empty on a new user means ACTIVE.",
            Self::Tags => "Separated by commas; at most 50 of 64 characters each.",
            Self::MetadataJson => {
                "A JSON object for whatever else you keep, up to 16 KiB and 32 levels deep."
            }
        }
    }
}

/// What became, or would become, of a row. In this order wherever outcomes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    Invalid,
    Held,
}

impl Outcome {
    pub const ALL: [Self; 5] =
        [Self::Created, Self::Updated, Self::Unchanged, Self::Invalid, Self::Held];

    pub fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Invalid => "invalid",
            Self::Held => "held",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Updated => "Updated",
            Self::Unchanged => "Unchanged",
            Self::Invalid => "Invalid",
            Self::Held => "Held",
        }
    }
}

/// Rows by outcome. The sum is the number of rows judged or applied so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub invalid: i64,
    pub held: i64,
    /// Cells of verified fields that the file would have changed.
    pub protected_cells: i64,
}

impl Counts {
    pub fn rows(&self) -> i64 {
        self.created + self.updated + self.unchanged + self.invalid + self.held
    }

    pub fn of(&self, outcome: Outcome) -> i64 {
        match outcome {
            Outcome::Created => self.created,
            Outcome::Updated => self.updated,
            Outcome::Unchanged => self.unchanged,
            Outcome::Invalid => self.invalid,
            Outcome::Held => self.held,
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.invalid += other.invalid;
        self.held += other.held;
        self.protected_cells += other.protected_cells;
    }

    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Invalid => self.invalid += 1,
            Outcome::Held => self.held += 1,
        }
    }
}

/// The state of an import; the words that go with it are in [`Import::cause`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is being judged.
    Validating,
    /// Judged; waits for an operator to press Start.
    Ready,
    /// Started; another import of the application goes first.
    Waiting,
    Running,
    /// Stops at the next chunk.
    Cancelling,
    /// Stopped, or discarded before it was started. What was done stays done.
    Cancelled,
    /// The file or the run failed; the cause says why and what to do.
    Failed,
    Done,
}

impl ImportState {
    pub const ALL: [Self; 8] = [
        Self::Validating,
        Self::Ready,
        Self::Waiting,
        Self::Running,
        Self::Cancelling,
        Self::Cancelled,
        Self::Failed,
        Self::Done,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Validating => "validating",
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Done => "done",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Validating => "Validating",
            Self::Ready => "Ready",
            Self::Waiting => "Waiting",
            Self::Running => "Running",
            Self::Cancelling => "Cancelling",
            Self::Cancelled => "Cancelled",
            Self::Failed => "Failed",
            Self::Done => "Done",
        }
    }

    /// Whether the page has something to follow.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Validating | Self::Waiting | Self::Running | Self::Cancelling)
    }
}

/// Why rows are invalid: one kind of problem in one column, with its number of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub column: Column,
    /// `not in international form`
    pub label: String,
    pub count: i64,
}

/// Another import, where this one speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRef {
    pub id: Uuid,
    pub file_name: String,
    pub at: Timestamp,
}

/// One CSV file's run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    pub id: Uuid,
    pub state: ImportState,
    /// Why it is in this state, and what to do, in words; empty where the state says it all.
    pub cause: String,
    pub file_name: String,
    /// Bytes.
    pub size: i64,
    /// 64 hexadecimal digits.
    pub sha256: String,
    pub uploaded_by: String,
    pub uploaded_at: Timestamp,
    pub started_by: Option<String>,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    /// Seconds that the judging took.
    pub judged_seconds: f64,
    /// Rows of the file, once it is judged.
    pub rows: i64,
    /// What Start would do.
    pub preview: Counts,
    /// What has been done so far.
    pub applied: Counts,
    pub reasons: Vec<Reason>,
    /// The columns of the file, in its order.
    pub columns: Vec<Column>,
    /// An earlier import of the same bytes in this application.
    pub same_as: Option<ImportRef>,
    /// The import that this one waits for.
    pub waiting_for: Option<ImportRef>,
}

impl Import {
    /// The counts to show: of the run once it has begun, else of the preview.
    pub fn counts(&self) -> &Counts {
        if self.started_at.is_some() { &self.applied } else { &self.preview }
    }
}

/// The moving part of an import, for the progress island.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub id: Uuid,
    pub state: ImportState,
    pub cause: String,
    /// 0 to 1000 per mille of the present step.
    pub per_mille: i64,
    pub rows_done: i64,
    /// Not known while a file is being judged.
    pub rows_total: Option<i64>,
    pub counts: Counts,
    pub rows_per_second: i64,
    pub seconds_left: Option<i64>,
    pub waiting_for: Option<ImportRef>,
}

/// How a cell of a previewed row is marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// Empty in the file: the present value stays (and is what `value` holds).
    Keeps,
    /// The same as the present value.
    Same,
    /// A value of a new user.
    New,
    /// Differs from the present value, which is named here.
    Changed { old: String },
    /// The present value is verified and stays; `value` is what the file says.
    Kept { verified: String, since: Option<Timestamp> },
    /// Cannot be taken: what is wrong, and what to do.
    Bad { message: String },
    /// The role may not read this column; `value` is empty.
    Withheld,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub column: Column,
    pub value: String,
    pub mark: Mark,
}

/// A row of the file as the preview shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The file's line number; the header is line 1.
    pub line: i64,
    pub outcome: Outcome,
    /// In the order of the file's columns.
    pub cells: Vec<Cell>,
    /// What is wrong with the row as a whole, such as too many cells.
    pub problem: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewPage {
    pub rows: Vec<PreviewRow>,
    /// Rows with the outcome asked for, in the whole file.
    pub total: i64,
    /// 0-based position of the first row here among them.
    pub first: i64,
    pub next: Option<i64>,
    pub previous: Option<i64>,
}
