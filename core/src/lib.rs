//! All behaviour of Rollcall. It knows neither axum nor Leptos.
//!
//! With default features this crate is only the types that the browser shares with the server;
//! the feature `server` brings the operations. Every operation takes the [`access::Actor`] who
//! asks for it and checks the permission itself.

pub mod access;
pub mod api_keys;
pub mod audit;
pub mod error;
pub mod exports;
pub mod faces;
pub mod imports;
pub mod mail;
pub mod operators;
pub mod overview;
pub mod timestamp;
pub mod users;
pub mod webhooks;
pub mod words;

#[cfg(feature = "server")]
mod background;
#[cfg(feature = "server")]
pub mod clock;
#[cfg(feature = "server")]
pub mod context;
#[cfg(feature = "server")]
pub mod db;
#[cfg(feature = "server")]
pub mod files;
#[cfg(feature = "server")]
pub mod idempotency;
#[cfg(feature = "server")]
pub mod jobs;
#[cfg(feature = "server")]
pub mod json;
#[cfg(feature = "server")]
pub mod organizations;
#[cfg(feature = "server")]
pub mod seed;
#[cfg(feature = "server")]
mod tls;
#[cfg(feature = "server")]
pub mod tokens;
#[cfg(feature = "server")]
pub mod verifications;

#[cfg(feature = "server")]
pub use error::explained;
pub use error::{Error, FieldErrors, Result};
pub use timestamp::Timestamp;
