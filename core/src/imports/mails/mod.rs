//! The messages about imports, a folder each.

mod import_ended;

pub(super) use import_ended::{Ended, notify_ended};
