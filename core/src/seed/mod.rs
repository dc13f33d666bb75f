//! The demonstration: an organization with five operators and a small roster of invented people,
//! for the first look at Rollcall.

mod accounts;
mod demo;
mod store;

pub use accounts::{DemoAccounts, demo_accounts};
pub use demo::demo;
