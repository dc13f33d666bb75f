//! The blocklist and the allowlist of an application: stored faces that a person put there, with the
//! reason. A list says something about a face when it is found again; nobody is put on one by a score.

#[cfg(feature = "server")]
mod add;
#[cfg(feature = "server")]
mod find;
#[cfg(feature = "server")]
mod remove;
#[cfg(feature = "server")]
mod resembling;
#[cfg(feature = "server")]
pub(super) mod store;
mod types;

#[cfg(feature = "server")]
mod server {
    pub use super::add::add;
    pub use super::find::{list, of_user};
    pub use super::remove::remove;
    pub(in crate::faces) use super::resembling::nearest_blocklisted;
    pub use super::resembling::resembling;
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
