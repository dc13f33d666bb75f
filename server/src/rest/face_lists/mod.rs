//! The blocklist and the allowlist of faces: each call has a file of its own.

pub mod add;
pub mod body;
pub mod list;
pub mod remove;
