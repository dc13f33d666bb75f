//! Operators, their sessions and their memberships.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::{AnyRole, Scope};
use crate::{Timestamp, access};

/// An application that an operator can open, with the role that they have there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub organization: access::OrganizationRef,
    pub application: access::ApplicationRef,
    pub role: AnyRole,
    /// Whether the role is for this application alone.
    pub scope: Scope,
    /// When it ends; none: it has no end.
    pub until: Option<Timestamp>,
}

/// How long a session opens an organization. None: as long as the server lets it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionLimits {
    /// Seconds without use.
    pub idle_seconds: Option<i64>,
    /// Seconds since the sign-in.
    pub absolute_seconds: Option<i64>,
}

/// One signed-in browser of an operator. `key` names it without being usable as its cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub key: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub address: String,
    pub user_agent: String,
    pub current: bool,
}

/// A row of `rollcall operator list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorInfo {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub organization: String,
    /// In every application of the organization; none: they have roles in single applications only.
    pub role: Option<AnyRole>,
    /// When it ends, or has ended.
    pub until: Option<Timestamp>,
    /// In single applications, by the short names of these.
    pub application_roles: Vec<ApplicationRole>,
    pub disabled: bool,
    /// In this organization alone.
    pub suspended: bool,
    pub created_at: Timestamp,
    pub last_sign_in_at: Option<Timestamp>,
}

/// A role in one application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRole {
    /// The short name of the application.
    pub application: String,
    pub role: AnyRole,
    /// When it ends, or has ended.
    pub until: Option<Timestamp>,
}

/// How somebody came into a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CameBy {
    /// The demonstration brought them.
    Seed,
    CommandLine,
    Invitation,
    /// They set up this installation.
    SetUp,
    /// They signed in with a provider of single sign-on.
    SingleSignOn,
    /// The directory of the organization brought them (SCIM).
    Directory,
}

impl CameBy {
    pub const ALL: [Self; 6] = [
        Self::Seed,
        Self::CommandLine,
        Self::Invitation,
        Self::SetUp,
        Self::SingleSignOn,
        Self::Directory,
    ];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::CommandLine => "command",
            Self::Invitation => "invitation",
            Self::SetUp => "setup",
            Self::SingleSignOn => "sso",
            Self::Directory => "directory",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Seed => "Demonstration",
            Self::CommandLine => "Command line",
            Self::Invitation => "Invitation",
            Self::SetUp => "Set-up",
            Self::SingleSignOn => "Single sign-on",
            Self::Directory => "Directory",
        }
    }
}
