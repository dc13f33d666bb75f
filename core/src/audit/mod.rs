//! The audit log: facts that cannot be edited, and the hashes that prove it.

mod append;
mod chain;
mod one_line;
pub(crate) mod reason;
mod recent;
mod search;
mod store;
mod verify;

pub(crate) use append::{Fact, Who, append, append_about, append_all, append_for};
pub(crate) use one_line::one_line;
pub(crate) use recent::Recent;
pub use rollcall_types::audit::*;
pub use search::search;
pub use verify::{ChainReport, verify};
