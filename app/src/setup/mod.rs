//! The set-up of an empty installation.

mod page;
pub mod show;
