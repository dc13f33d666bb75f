//! Tokens of directories: owners make and revoke them, and the directory presents them.

mod authenticate;
mod create;
mod revoke;
mod secret;
pub(super) mod store;
mod types;

pub use authenticate::{Authentication, authenticate};
pub use create::create_token;
pub use revoke::revoke_token;
pub use types::{MadeToken, NewToken, TokenInfo};

use crate::access::{Actor, Role};
use crate::error::{Error, Result};

/// A directory says who is in the team, and its groups can make owners: whoever decides about one could
/// become an owner.
pub(super) fn require_owner(actor: &Actor) -> Result<()> {
    if actor.role.reaches(&Role::Owner.into()) {
        return Ok(());
    }
    Err(Error::Forbidden(format!(
        "Your role ({}) cannot change the directory, because it decides who is in the team. Ask an owner of \
         {}.",
        actor.role.label(),
        actor.organization.name
    )))
}
