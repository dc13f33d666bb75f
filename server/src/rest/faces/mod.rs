//! Faces of a user: one file a call.

pub mod body;
pub mod delete;
pub mod list;
pub mod upload;

pub use upload::{PATH_END as UPLOAD, too_large};
