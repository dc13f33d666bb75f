use uuid::Uuid;

use super::{
    AnyRole, ApplicationRef, Identity, KeyPermission, OrganizationRef, Permission, Scope,
    UserColumn,
};
use crate::Timestamp;
use crate::clock::Clock;
use crate::error::{Error, Result};

/// A program that has presented a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyIdentity {
    pub id: Uuid,
    /// As its maker has called it.
    pub name: String,
    pub permissions: Vec<KeyPermission>,
}

/// The directory of an organization, which has presented a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryIdentity {
    /// The token's.
    pub id: Uuid,
    /// As history and audit log show it: "Directory token", and the name of the token.
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActorKind {
    Operator(Identity),
    /// It may do what it was made for, as far as the role that its maker had then allows.
    ApiKey(KeyIdentity),
    /// It says who is in the team, and does nothing else.
    Directory(DirectoryIdentity),
    /// Rollcall itself: the worker.
    System,
    /// Whoever may run commands on the machine.
    CommandLine,
}

/// Who asks, in which application, and under which request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub kind: ActorKind,
    /// An operator's own; for a key, the one that its maker had when making it.
    pub role: AnyRole,
    /// Where the role holds. What concerns the whole organization needs one that holds in all of it.
    pub scope: Scope,
    pub organization: OrganizationRef,
    pub application: ApplicationRef,
    /// The id that logs, answers and audit entries of one request share.
    pub request_id: String,
    /// When an operator in a browser has last proved who they are. None: who acts is not asked, such as a
    /// key or a command.
    pub proved_at: Option<Timestamp>,
}

/// Seconds for which a proof of who somebody is counts.
const PROOF_LIFE: i64 = 10 * 60;

/// Whether a proof of who somebody is still counts.
pub(crate) fn is_recent_proof(clock: &Clock, proved_at: Timestamp) -> bool {
    clock.now() < proved_at.plus_seconds(PROOF_LIFE)
}

impl Actor {
    pub fn may(&self, permission: Permission) -> bool {
        self.role.allows(permission) && self.key_has(permission)
    }

    /// Refuses in words when the role, or the key, does not have the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) {
            return Ok(());
        }
        if let ActorKind::Directory(_) = self.kind {
            return Err(Error::Forbidden(format!(
                "A directory token cannot {}. It works under /scim/v2/ alone.",
                permission.label()
            )));
        }
        if !self.key_has(permission) {
            let covering = KeyPermission::ALL.into_iter().find(|one| one.covers(permission));
            let named = covering.map_or(String::new(), |one| format!(" {}", one.code()));
            return Err(Error::Forbidden(format!(
                "This API key cannot {}. Create one that has the permission{named}.",
                permission.label()
            )));
        }
        Err(Error::Forbidden(format!(
            "Your role ({}) cannot {}. Ask an owner or admin of {} for a different role.",
            self.role.label(),
            permission.label(),
            self.organization.name
        )))
    }

    /// Refuses what concerns the whole organization to somebody whose role holds in one application.
    pub fn require_organization(&self) -> Result<()> {
        if self.scope == Scope::Organization {
            return Ok(());
        }
        Err(Error::Forbidden(format!(
            "Your role ({}) holds in {} alone, and this concerns all of {}. Ask somebody whose role holds in \
             the whole organization.",
            self.role.label(),
            self.application.name,
            self.organization.name
        )))
    }

    /// Refuses what cannot be taken back, and what gives power away, to a browser whose operator has proved
    /// who they are too long ago.
    pub fn require_recent_proof(&self, clock: &Clock) -> Result<()> {
        match self.proved_at {
            Some(at) if !is_recent_proof(clock, at) => Err(Error::NeedsProof),
            _ => Ok(()),
        }
    }

    pub fn reads(&self, column: UserColumn) -> bool {
        self.role.reads(column) && self.key_opens(column)
    }

    /// Whether this operator may make a key with this permission.
    pub fn may_give(&self, permission: KeyPermission) -> bool {
        let mut columns = UserColumn::ALL.into_iter();
        self.may(permission.permission())
            && permission.opens().is_none_or(|class| {
                columns.any(|column| column.class() == class && self.reads(column))
            })
    }

    /// Refuses in words when the role may not read one of these columns: also to filter by one
    /// would tell what it holds.
    pub fn require_columns(&self, columns: &[UserColumn]) -> Result<()> {
        let refused: Vec<&str> = columns
            .iter()
            .filter(|column| !self.reads(**column))
            .map(|column| column.name())
            .collect();
        if refused.is_empty() {
            return Ok(());
        }
        if columns.iter().any(|column| self.role.reads(*column) && !self.reads(*column)) {
            return Err(Error::Forbidden(format!(
                "This API key cannot read {}. Leave it out, or create a key that has the permission {}.",
                refused.join(", "),
                KeyPermission::ReadNotes.code(),
            )));
        }
        if self.key_id().is_some() {
            return Err(Error::Forbidden(format!(
                "This API key cannot read {}, because the role of its creator ({}) cannot. Leave it out.",
                refused.join(", "),
                self.role.label(),
            )));
        }
        Err(Error::Forbidden(format!(
            "Your role ({}) cannot read {}. Leave it out, or ask an owner or admin of {} for a different role.",
            self.role.label(),
            refused.join(", "),
            self.organization.name
        )))
    }

    fn key_has(&self, permission: Permission) -> bool {
        match &self.kind {
            ActorKind::ApiKey(key) => key.permissions.iter().any(|one| one.covers(permission)),
            ActorKind::Directory(_) => permission == Permission::ManageOperators,
            ActorKind::Operator(_) | ActorKind::System | ActorKind::CommandLine => true,
        }
    }

    /// Keys alone need a permission to read some columns.
    fn key_opens(&self, column: UserColumn) -> bool {
        let ActorKind::ApiKey(key) = &self.kind else { return true };
        let class = Some(column.class());
        let needed = KeyPermission::ALL.into_iter().find(|one| one.opens() == class);
        needed.is_none_or(|one| key.permissions.contains(&one))
    }

    /// The operator's id; none for keys and the system.
    pub fn operator_id(&self) -> Option<Uuid> {
        match &self.kind {
            ActorKind::Operator(identity) => Some(identity.operator_id),
            ActorKind::ApiKey(_)
            | ActorKind::Directory(_)
            | ActorKind::System
            | ActorKind::CommandLine => None,
        }
    }

    /// The id of the operator, of the key or of the directory's token; none for the system.
    pub fn id(&self) -> Option<Uuid> {
        match &self.kind {
            ActorKind::Operator(identity) => Some(identity.operator_id),
            ActorKind::ApiKey(key) => Some(key.id),
            ActorKind::Directory(token) => Some(token.id),
            ActorKind::System | ActorKind::CommandLine => None,
        }
    }

    /// The key's id; none for operators and the system.
    pub fn key_id(&self) -> Option<Uuid> {
        match &self.kind {
            ActorKind::ApiKey(key) => Some(key.id),
            ActorKind::Operator(_)
            | ActorKind::Directory(_)
            | ActorKind::System
            | ActorKind::CommandLine => None,
        }
    }

    /// The name that history and audit show.
    pub fn name(&self) -> &str {
        match &self.kind {
            ActorKind::Operator(identity) => &identity.name,
            ActorKind::ApiKey(key) => &key.name,
            ActorKind::Directory(token) => &token.name,
            ActorKind::System => "Rollcall",
            ActorKind::CommandLine => "Command line",
        }
    }
}
