//! The audit log: facts that cannot be edited, and the hashes that prove it.

#[cfg(feature = "server")]
mod append;
#[cfg(feature = "server")]
mod chain;
#[cfg(feature = "server")]
mod search;
#[cfg(feature = "server")]
mod store;
mod types;
#[cfg(feature = "server")]
mod verify;

#[cfg(feature = "server")]
pub(crate) use append::{Fact, Who, append, append_all, append_for};
#[cfg(feature = "server")]
pub use search::search;
pub use types::*;
#[cfg(feature = "server")]
pub use verify::{ChainReport, verify};
