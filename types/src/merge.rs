//! The merge of two users who are the same person: what differs, what was chosen, what was merged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::users::User;

/// Whose value a field gets. The survivor is the user who stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MergeChoice {
    Survivor,
    Other,
    /// Of a list: what is in either.
    Both,
}

impl MergeChoice {
    pub const ALL: [Self; 3] = [Self::Survivor, Self::Other, Self::Both];

    pub fn code(self) -> &'static str {
        match self {
            Self::Survivor => "survivor",
            Self::Other => "other",
            Self::Both => "both",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }
}

/// A field in which the two differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeField {
    /// Of the field in the API, except `metadata_json`.
    pub name: String,
    pub survivor: Option<String>,
    pub other: Option<String>,
    /// Set by a verification.
    pub survivor_verified: bool,
    pub other_verified: bool,
    pub offered: Vec<MergeChoice>,
    /// `None`: somebody has to choose.
    pub preset: Option<MergeChoice>,
}

/// Both users, and what a merge has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergePlan {
    pub survivor: User,
    pub other: User,
    pub fields: Vec<MergeField>,
    /// The faces of the other, the newest first.
    pub faces: Vec<Uuid>,
    /// How many of them the survivor has room for.
    pub places: usize,
}

/// What an operator has chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeOrder {
    /// The versions that the page has shown.
    pub survivor_version: i64,
    pub other_version: i64,
    /// Codes of [`MergeChoice`] by field. A field that is not named gets what is preset.
    pub choices: BTreeMap<String, String>,
    /// The faces that go along. `None`: the newest ones for which there is room.
    pub faces: Option<Vec<Uuid>>,
    /// Why the status is to be lower than that of one of the two, as for a change of status.
    pub reason: String,
    pub text: String,
}

/// A user who was merged into another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedUser {
    pub id: Uuid,
    pub vendor_data: String,
    pub at: Timestamp,
    pub by: String,
    /// The user ID of the user into whom they were merged first, if that one was merged on later.
    pub first_into: Option<String>,
}

/// What the undo of a merge did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmerged {
    pub survivor: Uuid,
    pub merged: Uuid,
    /// Fields that the survivor keeps, because they were changed since the merge.
    pub kept: Vec<String>,
}
