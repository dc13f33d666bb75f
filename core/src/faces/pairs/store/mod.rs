//! All SQL statements about pairs.

mod compare;
mod decide;
mod list;
mod merged;
mod of_user;
mod write;

use super::PairState;

pub(super) use compare::{advance, end, give_up, next};
pub(in crate::faces) use compare::{begin, progress};
pub(super) use decide::{Locked, decide, lock};
pub(super) use list::{Cursor, Found, counts, decided, list, one, open_count};
pub(in crate::faces) use list::{known, open_between};
pub(super) use merged::{PairCopy, copy, other_away, put_aside, remove_copies, take_out};
pub(super) use of_user::{has_face, linked, waiting};
pub(super) use write::{
    NewPair, PairKey, added_since, faces_of, owners, remove, rescore, threshold, upsert, with_face,
    without_face,
};

/// The state of a stored code; an unknown code counts as undecided.
pub(super) fn state_of(code: &str) -> PairState {
    PairState::from_code(code).unwrap_or_default()
}
