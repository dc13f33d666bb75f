//! The Notes tab of a user: what the team has written about them.

pub mod change;
mod note_view;
pub mod search;
pub mod show;
mod tab_page;

pub use show::refused_page;
