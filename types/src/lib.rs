//! What the operations of Rollcall take and give: values, and what can be said of them without a
//! database, a file or a clock. The browser library shares them with the server.
//!
//! A folder or a file for each feature, named as in `rollcall-core`, which publishes these types beside
//! the operations.

pub mod access;
pub mod api_keys;
pub mod audit;
mod browser_name;
pub mod bulk;
pub mod credentials;
pub mod erasure;
pub mod exports;
pub mod faces;
pub mod format;
pub mod imports;
pub mod inbox;
pub mod mail;
pub mod merge;
pub mod notes;
pub mod operators;
pub mod overview;
mod timestamp;
pub mod users;
pub mod views;
pub mod webhooks;

pub use browser_name::browser_name;
pub use timestamp::Timestamp;
