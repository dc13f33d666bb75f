//! Signing in and out.

pub mod code;
mod code_page;
mod device;
mod half_way;
mod open_session;
pub mod out;
mod page;
pub mod show;
pub mod submit;

pub use open_session::open_session;
