//! Faces of a user: each call has a file of its own.

pub mod body;
pub mod delete;
pub mod list;
pub mod upload;

pub use upload::{PATH_END as UPLOAD, too_large};
