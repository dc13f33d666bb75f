//! The undo: users that the import created are deleted, users that it updated get their former values
//! back, and users who were changed since are kept as they are and listed.

mod checkpoint;
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
