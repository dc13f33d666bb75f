//! The audit log: its table, its filters, and where its chain ends.

mod filters;
mod page;
pub mod show;
