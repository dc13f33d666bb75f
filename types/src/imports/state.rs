use serde::{Deserialize, Serialize};

/// The state of an import; the words that go with it are in [`Import::cause`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is being validated.
    Validating,
    /// Waits for an operator to say how the file is read; the cause says why.
    Mapping,
    /// Validated; waits for an operator to press Start.
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
    /// What it did is being taken back.
    Undoing,
    /// What it did is taken back, but for users that were changed since.
    Undone,
}

impl ImportState {
    pub const ALL: [Self; 11] = [
        Self::Validating,
        Self::Mapping,
        Self::Ready,
        Self::Waiting,
        Self::Running,
        Self::Cancelling,
        Self::Cancelled,
        Self::Failed,
        Self::Done,
        Self::Undoing,
        Self::Undone,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Validating => "validating",
            Self::Mapping => "mapping",
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Validating => "Checking",
            Self::Mapping => "Needs mapping",
            Self::Ready => "Ready",
            Self::Waiting => "Queued",
            Self::Running => "Running",
            Self::Cancelling => "Cancelling",
            Self::Cancelled => "Cancelled",
            Self::Failed => "Failed",
            Self::Done => "Done",
            Self::Undoing => "Undoing",
            Self::Undone => "Undone",
        }
    }

    /// Whether the page has something to follow.
    pub fn is_moving(self) -> bool {
        matches!(
            self,
            Self::Validating | Self::Waiting | Self::Running | Self::Cancelling | Self::Undoing
        )
    }
}
