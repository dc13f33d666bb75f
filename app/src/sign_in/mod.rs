//! Signing in and out.

mod open_session;
pub mod out;
mod page;
pub mod show;
pub mod submit;

pub use open_session::open_session;
