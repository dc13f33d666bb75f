//! The blocklist and the allowlist of an application: stored faces that a person put there, each with a
//! reason. A list only says something about a face when that face is found again. A score alone never
//! puts anyone on a list.

mod add;
mod find;
mod remove;
mod resembling;
pub(super) mod store;

pub(crate) use store::listed_of;

pub use add::add;
pub use find::{list, of_user};
pub use remove::remove;
pub(in crate::faces) use resembling::nearest_blocklisted;
pub use resembling::resembling;
pub use rollcall_types::faces::lists::*;
