//! What the page of possible duplicates shows, and its state in the address.

use rollcall_core::Timestamp;
use rollcall_core::faces::CompareProgress;
use rollcall_core::faces::pairs::{Pair, PairCounts, PairList, PairState};
use rollcall_core::users::User;
use serde::Deserialize;
use uuid::Uuid;

use crate::address::with_query;

/// What `done` says where a pair went with its faces.
pub const GONE: &str = "gone";

/// The state of the page in its address.
#[derive(Clone, Default, Deserialize)]
pub struct ReviewQuery {
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub cursor: String,
    #[serde(default)]
    pub pair: String,
    /// What was decided on the page before.
    #[serde(default)]
    pub done: String,
}

impl ReviewQuery {
    pub fn state(&self) -> PairState {
        PairState::from_code(&self.state).unwrap_or_default()
    }

    /// The address of the same page with another pair.
    pub fn address(&self, base: &str, pair: &str) -> String {
        let state = if self.state() == PairState::Open { "" } else { self.state().code() };
        let pairs = [("state", state), ("cursor", self.cursor.as_str()), ("pair", pair)];
        with_query(&format!("{base}/faces"), pairs.map(|(name, value)| (name, value.to_owned())))
    }
}

/// The pair that is looked at.
pub struct PairView {
    pub pair: Pair,
    pub users: [User; 2],
    /// The addresses of all faces of each, the one of the best score first.
    pub faces: [Vec<String>; 2],
    /// The pair below it in the list.
    pub next: Option<Uuid>,
}

pub struct ReviewView {
    pub query: ReviewQuery,
    pub list: PairList,
    /// Of each row, where its two faces are shown from.
    pub shots: Vec<[Option<String>; 2]>,
    pub counts: PairCounts,
    pub open: Option<PairView>,
    pub progress: Option<CompareProgress>,
    pub failure: Option<String>,
    /// The reason of a decision that was not taken, for the form.
    pub typed: String,
    /// Similarity from which pairs are found, in percent.
    pub threshold: i64,
    pub base: String,
    pub now: Timestamp,
}
