//! Signing in and out.

pub mod out;
mod page;
pub mod show;
pub mod submit;
