//! The team of an organization: its operators and the invitations that are open.

mod accept;
mod access;
mod change_role;
mod end_sessions;
mod guard;
mod invite;
mod link;
mod list;
mod mails;
mod notify_role_ends;
mod remove;
mod revoke_invitation;
mod second_factor;
mod send_again;
mod store;
mod suspend;
mod types;

pub use accept::{accept, join};
pub use access::access_report;
pub use change_role::{change_role, take_role};
pub use end_sessions::end_sessions;
pub use invite::invite;
pub(crate) use invite::invite_in;
pub use link::{InvitationPage, LinkRefusal, open_invitation};
pub use list::{find, list, places};
pub(crate) use notify_role_ends::notify_role_ends;
pub use remove::remove;
pub(crate) use remove::remove_in;
pub use revoke_invitation::revoke_invitation;
pub(crate) use revoke_invitation::{has_open_invitation, revoke_in};
pub use second_factor::{require_second_factor, reset_second_factor};
pub use send_again::send_again;
pub use suspend::{restore, suspend};
pub(crate) use suspend::{restore_in, suspend_in};
pub use types::*;
