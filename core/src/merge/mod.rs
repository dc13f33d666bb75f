//! Two users who are the same person become one. It stands above the features and moves what each of
//! them keeps about a user, in one transaction, so that it can be undone exactly.

mod both;
mod choose;
mod list;
mod perform;
mod prepare;
mod store;
mod undo;

pub use list::merged_into;
pub use perform::merge;
pub use prepare::prepare;
pub use rollcall_types::merge::*;
pub use undo::unmerge;
