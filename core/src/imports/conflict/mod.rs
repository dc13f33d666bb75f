//! Rows that the run left alone because their users had changed since the preview: applied or
//! dropped one by one, or all at once.

mod decide;
mod decision;
mod resolve;
mod run;
mod store;

pub use decide::{resolve_all_conflicts, resolve_conflict};
pub use decision::ConflictDecision;
pub(crate) use run::ResolveConflicts;
