use rollcall_core::users::{CommentKind, UserComment};
use serde::Serialize;
use utoipa::ToSchema;

use super::Status;

/// A comment on a user: a note of the team, or why their status was changed.
#[derive(Serialize, ToSchema)]
pub struct Comment {
    comment_type: CommentType,
    /// The note, or the reason of the status; null if nobody has given one
    comment: Option<String>,
    /// Who wrote or changed it; null if an import did
    actor_name: Option<String>,
    /// Null for a note
    #[schema(value_type = Option<Status>)]
    previous_status: Option<&'static str>,
    /// Null for a note
    #[schema(value_type = Option<Status>)]
    new_status: Option<&'static str>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// What a comment is about.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CommentType {
    Comment,
    StatusChanged,
}

impl Comment {
    pub fn of(comment: UserComment) -> Self {
        let (comment_type, statuses) = match comment.kind {
            CommentKind::Note => (CommentType::Comment, None),
            CommentKind::StatusChanged { from, to } => {
                (CommentType::StatusChanged, Some((from.code(), to.code())))
            }
        };
        let (previous_status, new_status) = statuses.unzip();
        Self {
            comment_type,
            comment: comment.text,
            actor_name: comment.author,
            previous_status,
            new_status,
            created_at: comment.at.rfc3339(),
        }
    }
}
