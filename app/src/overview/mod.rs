//! The overview: the roster in figures, what waits for somebody, what runs, what happened last.

mod activity;
mod ended;
mod figures;
mod page;
mod roster;
pub mod show;
mod waiting;
