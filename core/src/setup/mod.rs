//! The set-up of an empty installation: its organization, its first application and its first owner, by
//! whoever has the link that `rollcall serve` prints.

mod link;
mod set_up;
mod store;

pub use link::{SetUpRefusal, is_needed, link, open};
pub use set_up::{FirstOwner, set_up};
