//! Signing in and out.

pub mod code;
mod code_page;
mod device;
mod form_owner;
pub mod kept_form;
mod open_session;
pub mod out;
mod page;
pub mod passkey;
mod passkey_page;
mod pending;
pub mod show;
pub mod sso;
pub mod submit;

pub use form_owner::form_owner_in;
pub use open_session::{ByProvider, open_session};
pub(crate) use open_session::{let_be_known, user_agent};
