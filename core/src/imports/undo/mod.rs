//! The way back: created users go, updated ones get their former values back, and whatever was
//! changed since is left alone and listed.

mod consequences;
mod kept;
mod run;
mod start;
mod step;
mod store;

pub use consequences::undo_consequences;
pub use kept::kept_users;
pub(crate) use run::UndoImport;
pub use start::undo;
