//! All behaviour of Rollcall. It knows neither axum nor Leptos.
//!
//! Every operation takes the [`access::Actor`] who asks for it and checks the permission itself. What
//! operations take and give is in `rollcall-types`; each feature publishes it beside its operations.

pub mod access;
pub mod account;
pub mod api_keys;
pub mod audit;
pub mod erasure;
pub mod error;
pub mod exports;
pub mod faces;
pub mod factors;
pub mod imports;
pub mod inbox;
pub mod mail;
pub mod merge;
pub mod notes;
pub mod operators;
pub mod overview;
pub mod users;
pub mod views;
pub mod webhooks;

mod apostrophe;
mod background;
pub mod bulk;
pub mod clock;
pub mod context;
pub mod db;
mod directory;
pub mod files;
mod group_roles;
pub mod idempotency;
pub mod jobs;
pub mod json;
mod networks;
pub mod organizations;
mod outgoing;
pub mod roles;
pub mod scim;
pub mod seed;
pub mod setup;
pub mod shown_once;
pub mod sign_in;
pub mod sso;
pub mod team;
mod tls;
pub mod tokens;
pub mod upgrade;
pub mod verifications;

pub use error::explained;
pub use error::{Error, FieldErrors, Result};
pub use rollcall_types::{Timestamp, browser_name, credentials, format};
