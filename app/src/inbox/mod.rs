//! What needs a decision, in one place.

mod address;
pub mod change;
mod page;
pub mod row;
pub mod show;
