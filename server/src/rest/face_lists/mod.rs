//! The blocklist and the allowlist of faces: one file a call.

pub mod add;
pub mod body;
pub mod list;
pub mod remove;
