//! The mails about exports, one folder each.

mod export_ready;

pub(super) use export_ready::notify_ready;
