//! Roles that groups give: those of a provider of single sign-on, and those of the directory. There is one
//! mechanism for both.

mod add;
mod follow;
pub(crate) mod store;
mod types;
mod wanted;

pub(crate) use add::add;
pub(crate) use follow::{Author, follow};
pub use types::{GroupRole, NewGroupRole};
pub(crate) use wanted::{Wanted, wanted};
