//! Saved views of the list of users: one's own, and those that are shared in an application.

mod delete;
mod list;
mod query;
mod save;
mod store;

pub use delete::delete;
pub use list::list;
pub use rollcall_types::views::*;
pub use save::save;

use crate::access::{Actor, Permission};
use crate::error::Result;

/// Shared views are everybody's, so whoever saves or deletes one has to be allowed to work with users;
/// the one with which the list opens is a setting.
fn require(actor: &Actor, is_shared: bool, is_default: bool) -> Result<()> {
    actor.require(Permission::ReadUsers)?;
    if is_shared {
        actor.require(Permission::EditUsers)?;
    }
    if is_default {
        actor.require(Permission::ManageSettings)?;
    }
    Ok(())
}
