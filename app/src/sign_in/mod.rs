//! Signing in and out.

pub mod code;
mod code_page;
mod device;
mod open_session;
pub mod out;
mod page;
mod pending;
pub mod show;
pub mod sso;
pub mod submit;

pub use open_session::{ByProvider, open_session};
