//! Users: one file a call, and the one form in which a user is answered.

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
