//! Webhooks, their events and the deliveries of these.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// The events that a webhook can subscribe to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EventKind {
    UserDataUpdated,
    UserStatusUpdated,
    ImportFinished,
    ExportReady,
}

impl EventKind {
    pub const ALL: [Self; 4] =
        [Self::UserDataUpdated, Self::UserStatusUpdated, Self::ImportFinished, Self::ExportReady];

    pub fn code(self) -> &'static str {
        match self {
            Self::UserDataUpdated => "user.data.updated",
            Self::UserStatusUpdated => "user.status.updated",
            Self::ImportFinished => "import.finished",
            Self::ExportReady => "export.ready",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::UserDataUpdated => "A user’s fields changed (with the field names)",
            Self::UserStatusUpdated => "A user’s status changed (with the previous status)",
            Self::ImportFinished => "An import ended (with its counts)",
            Self::ExportReady => "An export is ready",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewWebhook {
    /// `https://…`, or `http://…` where private networks are allowed.
    pub url: String,
    pub events: Vec<EventKind>,
}

/// A new webhook. Its secret is shown only here.
#[derive(Clone, PartialEq, Eq)]
pub struct MadeWebhook {
    pub secret: String,
    pub info: WebhookInfo,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookInfo {
    pub id: Uuid,
    pub url: String,
    pub events: Vec<EventKind>,
    pub made_by: String,
    pub created_at: Timestamp,
    /// Deliveries by state.
    pub waiting: i64,
    pub delivered: i64,
    pub failed: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryState {
    Waiting,
    Delivered,
    Failed,
}

impl DeliveryState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Failed].into_iter().find(|one| one.code() == code)
    }
}

/// One event on its way to one webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryInfo {
    /// Also the event's id in its body.
    pub id: Uuid,
    pub event: String,
    pub state: DeliveryState,
    pub attempts: i64,
    pub created_at: Timestamp,
    pub next_at: Option<Timestamp>,
    pub tried_at: Option<Timestamp>,
    /// The HTTP status of the last answer.
    pub last_status: Option<i64>,
    /// Why there was no answer.
    pub last_error: Option<String>,
}
