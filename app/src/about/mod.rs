//! What this Rollcall is: its version, what has changed, its licences.

mod about_page;
mod changes;
pub mod show;
