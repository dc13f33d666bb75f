//! Who may do what: the roles, the permission table, and the actor that every operation takes.

mod actor;
mod columns;
mod key_permission;
mod role;
mod table;

pub use actor::{Actor, ActorKind, ApplicationRef, Identity, KeyIdentity, OrganizationRef};
pub use columns::{ColumnClass, UserColumn, readable, reads};
pub use key_permission::KeyPermission;
pub use role::Role;
pub use table::{Permission, allows};
