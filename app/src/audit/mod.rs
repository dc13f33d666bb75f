//! The audit log: its table, its filters, and where its chain ends. And who may do what.

pub mod access;
mod access_page;
pub mod entry;
mod entry_page;
mod filters;
mod page;
pub mod sentence;
pub mod show;
