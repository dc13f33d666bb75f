use serde::{Deserialize, Serialize};

/// How far an undo is. The users that the import created come first, then those that it updated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    pub created_done: bool,
    /// The last user that was looked at.
    pub seq: i64,
}
