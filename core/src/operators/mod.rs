//! Operators: accounts, passwords, sessions, and what an operator may do in an application.

pub(crate) mod accounts;
pub(crate) mod attempts;
pub(crate) mod give;
mod grant;
mod known_passwords;
mod mail_to;
mod memberships;
mod network;
mod new_password;
pub(crate) mod password;
mod password_rules;
mod record_own;
mod record_refused;
mod resolve;
mod session_limits;
pub mod sessions;
pub(crate) mod store;
mod turns;

pub use accounts::{
    NewOperator, create, disable, enable, identity, identity_by_email, list, of_session,
    reset_password,
};
pub(crate) use accounts::{insert_demo, who_may_enter};
pub(crate) use attempts::forget_old;
pub use grant::{CommandGrant, Granted, grant};
pub(crate) use mail_to::mail_to;
pub use memberships::memberships;
pub(crate) use memberships::{find_opener, next_to_notify, who_can_open};
pub(crate) use new_password::check_new_password;
pub(crate) use record_own::{record_by, record_own};
pub use record_refused::{RefusedAction, record_refused};
pub use resolve::{resolve, resolve_by_email};
pub use rollcall_types::operators::*;
pub use store::Needs;
