//! Users: one file a call, and [`body`], the one answer that shows a user.

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
