//! The overview: figures of the roster, what needs attention, what is running, and the latest activity.

mod activity;
mod ended;
mod figures;
mod page;
mod roster;
pub mod show;
mod waiting;
