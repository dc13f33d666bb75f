//! Operators, their sessions and their memberships.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::Role;
use crate::{Timestamp, access};

/// An application that an operator can open, with the role that they have there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub organization: access::OrganizationRef,
    pub application: access::ApplicationRef,
    pub role: Role,
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
    pub role: Role,
    pub disabled: bool,
    pub created_at: Timestamp,
    pub last_sign_in_at: Option<Timestamp>,
}
