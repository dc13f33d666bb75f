//! Users: each call has a file of its own. [`body`] is the one way in which answers show a user.

pub mod body;
pub mod bulk_status;
pub mod create;
pub mod delete;
pub mod delete_list;
pub mod get;
pub mod list;
pub mod patch;
mod tags;
pub mod update_status;
