//! Every statement about teams.

mod invitations;
mod members;
mod second_factor;

pub(super) use invitations::{
    LinkedRow, NewRow, insert_invitation, invitations, linked, note_sending, open_invitation,
    revoke_invitation, use_link,
};
pub(super) use members::{
    Target, delete_member, has_email, members, set_role, set_suspended, target,
};
pub(super) use second_factor::{is_elsewhere, requires_second_factor, set_requires_second_factor};

use crate::access::Role;
use crate::error::{Error, Result};

fn role(code: &str) -> Result<Role> {
    Role::from_code(code).ok_or_else(|| Error::internal("team", &format!("unknown role {code}")))
}
