//! Operators: accounts, passwords, sessions, and what an operator may do in an application.

pub(crate) mod accounts;
mod attempts;
mod grant;
mod memberships;
pub(crate) mod password;
mod password_rules;
mod resolve;
pub mod sessions;
mod sign_in;
pub(crate) mod store;

pub(crate) use accounts::insert_demo;
pub use accounts::{
    NewOperator, create, disable, enable, identity, identity_by_email, list, reset_password,
};
pub(crate) use attempts::forget_old;
pub use grant::grant;
pub use memberships::memberships;
pub use resolve::{resolve, resolve_by_email};
pub use rollcall_types::operators::*;
pub use sign_in::sign_in;
