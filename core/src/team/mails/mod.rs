//! The mails about a team, one folder each.

mod invitation;

pub(super) use invitation::invite;
