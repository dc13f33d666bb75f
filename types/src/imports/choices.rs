use serde::{Deserialize, Serialize};

use crate::users::Column;

/// Which users an import may write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    CreateAndUpdate,
    CreateOnly,
    UpdateOnly,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::CreateAndUpdate, Self::CreateOnly, Self::UpdateOnly];

    pub fn code(self) -> &'static str {
        match self {
            Self::CreateAndUpdate => "create_and_update",
            Self::CreateOnly => "create_only",
            Self::UpdateOnly => "update_only",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::CreateAndUpdate => "Create and update",
            Self::CreateOnly => "Create only",
            Self::UpdateOnly => "Update only",
        }
    }

    /// What it does with the other rows.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::CreateAndUpdate => "New users are created, existing users are updated.",
            Self::CreateOnly => "Rows for existing users are skipped.",
            Self::UpdateOnly => "Rows for unknown users are skipped.",
        }
    }
}

/// What an operator chooses before the run; the preview is validated with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub mode: Mode,
    /// The columns in which an empty cell clears the user's value instead of keeping it.
    pub clears: Vec<Column>,
    /// Every row or none: nothing is visible until the end, and one invalid or held row stops it.
    pub all_or_nothing: bool,
    /// Kinds of warnings whose rows are left out (skipped): a column and a [`super::Reason::code`].
    #[serde(default)]
    pub leave_out: Vec<(Column, u8)>,
}

impl Choices {
    /// Whether these say the same: the order of their columns says nothing. Which warnings are left
    /// out is no part of it; [`super::Changes`] names those on their own.
    pub fn same_as(&self, other: &Self) -> bool {
        self.sorted() == other.sorted()
    }

    fn sorted(&self) -> Self {
        let mut sorted = self.clone();
        sorted.clears.sort_by_key(|column| *column as u8);
        sorted.clears.dedup();
        sorted.leave_out.clear();
        sorted
    }

    /// The columns that can be cleared: a user always has a key and a status.
    pub fn clearable(column: Column) -> bool {
        !matches!(column, Column::VendorData | Column::Status)
    }
}

/// What an undo does, or would do, in users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Created users that go.
    pub removed: i64,
    /// Updated users that get their former values back.
    pub restored: i64,
    /// Users that were changed, verified or given a face since, and are left alone.
    pub kept: i64,
}

/// A user whom an undo leaves alone, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptUser {
    pub id: uuid::Uuid,
    pub vendor_data: String,
    pub reason: KeptReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptReason {
    Changed,
    Verified,
    HasFace,
    HasNote,
}

impl KeptReason {
    const ALL: [Self; 4] = [Self::Changed, Self::Verified, Self::HasFace, Self::HasNote];

    pub fn code(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Verified => "verified",
            Self::HasFace => "has_face",
            Self::HasNote => "has_note",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Changed => "changed since the import",
            Self::Verified => "verified since the import",
            Self::HasFace => "given a face since the import",
            Self::HasNote => "given a note since the import",
        }
    }
}
