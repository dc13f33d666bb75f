//! Rows that the run left alone because their users had changed since the preview: applied or
//! dropped one by one, or all at once.

mod decide;
mod run;
mod settle;
mod store;

pub use decide::{HeldDecision, decide_all_held, decide_held};
pub(crate) use run::SettleHeld;
