//! Erasure: a user goes, with everything that any feature keeps about them. It stands above the
//! features and calls each of them, in one transaction. Many users go in a job: [`many`].

mod erase;
mod mails;
mod many;

pub use erase::{erase, erase_all, erase_confirmed, erase_ids, erase_list};
pub(crate) use many::EraseMany;
pub use many::{cancel, find, list, reach, start};
pub use rollcall_types::erasure::*;
