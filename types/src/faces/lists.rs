//! The blocklist and the allowlist of an application.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// Which list a face is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FaceList {
    Blocklist,
    Allowlist,
}

impl FaceList {
    pub const ALL: [Self; 2] = [Self::Blocklist, Self::Allowlist];

    pub fn code(self) -> &'static str {
        match self {
            Self::Blocklist => "blocklist",
            Self::Allowlist => "allowlist",
        }
    }

    /// In any capitals.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.code().eq_ignore_ascii_case(code))
    }

    /// Of a face that is on it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Blocklist => "Blocklisted",
            Self::Allowlist => "Allowlisted",
        }
    }
}

/// A face on a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEntry {
    pub id: Uuid,
    pub list: FaceList,
    pub face: Uuid,
    pub user: Uuid,
    /// The key of the user.
    pub vendor_data: String,
    pub reason: String,
    pub added_by: String,
    pub created_at: Timestamp,
}

/// Entries, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPage {
    pub entries: Vec<ListEntry>,
    /// Where the next page begins; none: this is the last.
    pub next: Option<i64>,
}

/// A blocklisted face that one of a user's faces resembles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlocklistMatch {
    /// The user's face.
    pub face: Uuid,
    /// The best of the blocklisted faces.
    pub entry: ListEntry,
    /// Hundredths of a percent.
    pub similarity: i64,
}
