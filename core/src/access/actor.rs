use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Permission, Role, allows};
use crate::error::{Error, Result};

/// An operator who has signed in, before an application is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub operator_id: Uuid,
    pub email: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRef {
    #[serde(skip)]
    pub seq: i64,
    pub id: Uuid,
    pub slug: String,
    pub name: String,
}

/// `seq` is the short key that hot tables use; it never leaves the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRef {
    pub seq: i64,
    pub id: Uuid,
    pub slug: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActorKind {
    Operator(Identity),
    /// Rollcall itself: the worker, and commands typed on the machine.
    System,
}

/// Who asks, in which application, and under which request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub kind: ActorKind,
    pub role: Role,
    pub organization: OrganizationRef,
    pub application: ApplicationRef,
    /// The id that logs, answers and audit entries of one request share.
    pub request_id: String,
}

impl Actor {
    pub fn may(&self, permission: Permission) -> bool {
        allows(self.role, permission)
    }

    /// Refuses in words when the role does not have the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) {
            return Ok(());
        }
        Err(Error::Forbidden(format!(
            "Your role ({}) may not {}. An owner or admin of {} can change that.",
            self.role.label(),
            permission.label(),
            self.organization.name
        )))
    }

    /// The operator's id; none for the system.
    pub fn operator_id(&self) -> Option<Uuid> {
        match &self.kind {
            ActorKind::Operator(identity) => Some(identity.operator_id),
            ActorKind::System => None,
        }
    }

    /// The name that history and audit show.
    pub fn name(&self) -> &str {
        match &self.kind {
            ActorKind::Operator(identity) => &identity.name,
            ActorKind::System => "Rollcall",
        }
    }
}
