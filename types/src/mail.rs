//! Messages to people, and how far each is.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// On its way; tried again when the server does not take it.
    Waiting,
    /// A mail server has taken it.
    Sent,
    Failed,
    /// There is no mail server: the outbox keeps it.
    Kept,
}

impl MailState {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Failed, Self::Kept];

    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Kept => "kept",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Queued",
            Self::Sent => "Sent",
            Self::Failed => "Failed",
            Self::Kept => "In outbox",
        }
    }
}

/// A message to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub id: Uuid,
    /// `export_ready`, …
    pub kind: String,
    pub recipient: String,
    pub subject: String,
    pub state: MailState,
    pub attempts: i64,
    /// What the server said the last time it did not take it; empty: it never refused.
    pub last_error: String,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// The text holds a link for the recipient alone: nobody else is shown it.
    pub is_private: bool,
    /// Empty once a server has taken the message.
    pub text: String,
    pub html: String,
}
