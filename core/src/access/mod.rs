//! Who may do what: the roles, the permission table, and the actor that every operation takes.

mod actor;

pub(crate) use actor::is_recent_proof;
pub use actor::{Actor, ActorKind, DirectoryIdentity, KeyIdentity};
pub use rollcall_types::access::*;
