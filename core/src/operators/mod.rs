//! Operators: accounts, passwords, sessions, and what an operator may do in an application.

mod accounts;
mod attempts;
mod grant;
mod memberships;
mod password;
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
