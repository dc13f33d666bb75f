//! The roles of an organization (Settings → Roles).

pub mod change;
mod form;
pub mod list;
mod list_page;
pub mod new;
mod role_page;
pub mod show;
pub mod words;
