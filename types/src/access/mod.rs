//! Roles, permissions, and the tables of which role has what.

mod columns;
mod identity;
mod key_permission;
mod role;
mod table;

pub use columns::{ColumnClass, UserColumn, readable, reads};
pub use identity::{ApplicationRef, Identity, OrganizationRef};
pub use key_permission::KeyPermission;
pub use role::Role;
pub use table::{Permission, allows};
