//! The audit log: its table, its filters, and where its chain ends. And who may do what.

pub mod access;
mod access_page;
mod filters;
pub mod labels;
mod page;
pub mod show;
