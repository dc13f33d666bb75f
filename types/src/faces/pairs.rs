//! Pairs of users whose faces look alike.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// What was decided about a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairState {
    /// Nobody has decided yet.
    #[default]
    Open,
    Later,
    Same,
    Different,
}

impl PairState {
    pub const ALL: [Self; 4] = [Self::Open, Self::Later, Self::Same, Self::Different];

    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Later => "later",
            Self::Same => "same",
            Self::Different => "different",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "To review",
            Self::Later => "Later",
            Self::Same => "Same person",
            Self::Different => "Different people",
        }
    }

    /// Whether it still waits for somebody: such a pair follows the scores of its faces.
    pub fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Later)
    }
}

/// Pairs in one state, a page of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairQuery {
    pub state: PairState,
    /// Where a page begins, as an earlier page named it.
    pub cursor: Option<String>,
}

/// One of the two users of a pair, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairUser {
    pub id: Uuid,
    pub name: String,
    pub vendor_data: String,
    /// The face of the best score; none once it is gone.
    pub face: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairRow {
    pub id: Uuid,
    /// Hundredths of a percent.
    pub similarity: i64,
    pub users: [PairUser; 2],
}

/// Pairs by state. `open` counts those at or above today's threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairCounts {
    pub open: i64,
    pub later: i64,
    pub same: i64,
    pub different: i64,
}

impl PairCounts {
    pub fn of(&self, state: PairState) -> i64 {
        match state {
            PairState::Open => self.open,
            PairState::Later => self.later,
            PairState::Same => self.same,
            PairState::Different => self.different,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairList {
    pub rows: Vec<PairRow>,
    pub next: Option<String>,
    pub previous: Option<String>,
}

/// A pair, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub row: PairRow,
    pub state: PairState,
    /// Percent, as it was when the pair was found.
    pub threshold: i64,
    /// Millionths.
    pub distance: i64,
    pub model: String,
    pub model_version: String,
    pub found_at: Timestamp,
    pub decided: Option<Decided>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub at: Timestamp,
    pub by: String,
    pub reason: String,
}

/// Another user who is the same person, as somebody decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The pair that was decided.
    pub pair: Uuid,
    pub user: PairUser,
    pub similarity: i64,
    pub decided: Option<Decided>,
}

/// What the faces of a user say about others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPairs {
    /// None while the user has no face and is linked to nobody.
    pub duplicated: Option<DuplicateStatus>,
    pub linked: Vec<Linked>,
    /// Pairs with this user that wait for a decision.
    pub waiting: i64,
}

/// Whether somebody decided that another user is the same person. A score alone decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DuplicateStatus {
    Duplicated,
    NotDuplicated,
}

impl DuplicateStatus {
    pub fn code(self) -> &'static str {
        match self {
            Self::Duplicated => "DUPLICATED",
            Self::NotDuplicated => "NOT_DUPLICATED",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Duplicated => "Duplicated",
            Self::NotDuplicated => "Not duplicated",
        }
    }
}
