//! Roles, permissions, and the tables of which role has what.

mod any_role;
mod columns;
mod identity;
mod key_permission;
mod needs;
mod rights;
mod role;
mod scope;
mod table;

pub use any_role::AnyRole;
use columns::reads;
pub use columns::{ColumnClass, UserColumn};
pub use identity::{ApplicationRef, Identity, OrganizationRef, SessionAge, SignedInBy};
pub use key_permission::KeyPermission;
pub use needs::gaps;
pub use rights::Rights;
pub use role::Role;
pub use scope::Scope;
pub use table::Permission;
use table::allows;
