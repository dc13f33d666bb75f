//! The roster: the list with its filters, a user's page, its history and its form.

mod address;
mod compare;
pub mod edit;
mod edit_page;
mod filters;
pub mod head;
pub mod history;
mod history_view;
mod linked;
pub mod list;
mod list_page;
mod metadata;
pub mod no_users;
mod profile;
mod record;
pub mod shared_keys;
pub mod shared_keys_page;
pub mod show;
mod table;
mod verified_by;
