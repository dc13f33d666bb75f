//! Erasure: a user goes, with everything that any feature keeps about them. It stands above the
//! features and calls each of them, in one transaction.

mod erase;

pub use erase::{erase, erase_all, erase_confirmed, erase_ids, erase_list};
pub use rollcall_types::erasure::*;
