//! Who may do what: the roles, the permission table, and the actor that every operation takes.

mod actor;
mod columns;
#[cfg(feature = "server")]
mod resolve;
mod role;
#[cfg(feature = "server")]
pub(crate) mod store;
mod table;

pub use actor::{Actor, ActorKind, ApplicationRef, Identity, KeyIdentity, OrganizationRef};
pub use columns::{ColumnClass, UserColumn, readable, reads};
#[cfg(feature = "server")]
pub use resolve::{resolve, resolve_by_email, system};
pub use role::Role;
pub use table::{Permission, allows};
