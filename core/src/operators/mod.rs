//! Operators: accounts, passwords, sessions, and what an operator may do in an application.

pub(crate) mod accounts;
pub(crate) mod attempts;
mod devices;
mod failures;
pub(crate) mod give;
mod grant;
mod mail_to;
mod mails;
mod memberships;
pub(crate) mod password;
mod password_rules;
mod record_own;
mod record_refused;
mod reset_second_factor;
mod resolve;
pub mod sessions;
mod sign_in;
pub(crate) mod store;

pub use accounts::{
    NewOperator, change_email, create, disable, enable, identity, identity_by_email, list,
    of_session, reset_password,
};
pub(crate) use accounts::{insert_demo, who_may_enter};
pub(crate) use attempts::forget_old;
pub use devices::{DEVICE_COOKIE, DEVICE_LIFE, device_cookie};
pub(crate) use failures::RecordFailures;
pub use grant::{CommandGrant, Granted, grant};
pub(crate) use mail_to::mail_to;
pub use memberships::memberships;
pub(crate) use record_own::{record_by, record_own};
pub use record_refused::{RefusedAction, record_refused};
pub use reset_second_factor::reset_second_factor;
pub use resolve::{resolve, resolve_by_email};
pub use rollcall_types::operators::*;
pub(crate) use sign_in::record_sign_in;
pub use sign_in::{Client, SignIn, sign_in};
