//! Erasures of many users: asked for once with a number that somebody has typed, run in batches that
//! survive a crash, and reported in numbers. The list of users goes with the end of the run.

mod audit_events;
mod batch;
mod cancel;
mod end;
mod find;
mod notify_requester;
mod reach;
mod run;
mod start;
mod store;

pub use cancel::cancel;
pub use find::{find, list};
pub use reach::reach;
pub(crate) use run::EraseMany;
pub use start::start;
