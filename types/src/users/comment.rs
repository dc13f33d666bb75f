use serde::{Deserialize, Serialize};

use super::UserStatus;
use crate::Timestamp;

/// Something that was said about a user, as the REST API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserComment {
    pub kind: CommentKind,
    /// The note, or the reason of the status. `None`: nobody has given one.
    pub text: Option<String>,
    /// `None`: no person and no program.
    pub author: Option<String>,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CommentKind {
    Note,
    StatusChanged { from: UserStatus, to: UserStatus },
}
