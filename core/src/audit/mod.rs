//! The audit log: facts that cannot be edited, and the hashes that prove it.

mod actions;
mod append;
mod chain;
mod changes;
mod export;
mod find;
mod forget_old;
mod one_line;
mod origin;
pub(crate) mod reason;
mod recent;
mod search;
mod sentence;
mod store;
mod verify;
mod words;

pub use actions::ACTIONS;
pub(crate) use append::{Fact, Who, append, append_about, append_all, append_for};
pub use changes::Changed;
pub use export::export;
pub use find::{actors, find};
pub(crate) use forget_old::forget_old;
pub(crate) use one_line::one_line;
pub use origin::{Origin, with_origin};
pub(crate) use recent::Recent;
pub use rollcall_types::audit::*;
pub use search::search;
pub use sentence::{Piece, Told};
pub use verify::{ChainReport, verify};
