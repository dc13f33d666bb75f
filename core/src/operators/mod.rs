//! Operators: accounts, passwords, sessions, and what an operator may do in an application.

#[cfg(feature = "server")]
mod accounts;
#[cfg(feature = "server")]
mod attempts;
#[cfg(feature = "server")]
mod grant;
#[cfg(feature = "server")]
mod memberships;
#[cfg(feature = "server")]
mod password;
#[cfg(feature = "server")]
mod resolve;
#[cfg(feature = "server")]
pub mod sessions;
#[cfg(feature = "server")]
mod sign_in;
#[cfg(feature = "server")]
pub(crate) mod store;
mod types;

#[cfg(feature = "server")]
pub(crate) use accounts::insert_demo;
#[cfg(feature = "server")]
pub use accounts::{
    NewOperator, create, disable, enable, identity, identity_by_email, list, reset_password,
};
#[cfg(feature = "server")]
pub(crate) use attempts::forget_old;
#[cfg(feature = "server")]
pub use grant::grant;
#[cfg(feature = "server")]
pub use memberships::memberships;
#[cfg(feature = "server")]
pub use resolve::{resolve, resolve_by_email};
#[cfg(feature = "server")]
pub use sign_in::sign_in;
pub use types::*;
