//! The mails about a team, one folder each.

mod access_changed;
mod factor_required;
mod invitation;
mod invitation_settled;
mod role_ends;
mod role_of_other_ends;

pub(super) use access_changed::{AccessChange, access_changed};
pub(super) use factor_required::factor_required;
pub(super) use invitation::invite;
pub(super) use invitation_settled::invitation_settled;
pub(super) use role_ends::role_ends;
pub(super) use role_of_other_ends::role_of_other_ends;
