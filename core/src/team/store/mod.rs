//! Every statement about teams.

mod invitations;
mod members;

pub(super) use invitations::{
    LinkedRow, NewRow, insert_invitation, invitations, linked, note_sending, open_invitation,
    revoke_invitation, use_link,
};
pub(super) use members::{
    Target, delete_member, has_email, members, set_role, set_suspended, target,
};

use crate::access::Role;
use crate::error::{Error, Result};

fn role(code: &str) -> Result<Role> {
    Role::from_code(code).ok_or_else(|| Error::internal("team", &format!("unknown role {code}")))
}
