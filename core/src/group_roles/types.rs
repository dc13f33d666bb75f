use uuid::Uuid;

use crate::access::{AnyRole, ApplicationRef};

/// A role that a group gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRole {
    pub id: Uuid,
    pub group: String,
    pub role: AnyRole,
    /// None: in the whole organization.
    pub application: Option<ApplicationRef>,
}

/// The same as its form is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewGroupRole {
    pub group: String,
    /// The code of the role.
    pub role: String,
    /// None: in the whole organization.
    pub application: Option<Uuid>,
}

impl GroupRole {
    pub(super) fn application_seq(&self) -> Option<i64> {
        self.application.as_ref().map(|one| one.seq)
    }
}
