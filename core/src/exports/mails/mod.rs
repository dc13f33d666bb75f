//! The mails about exports, one folder each.

mod export_ready;
mod export_rejected;
mod export_waits;

pub(super) use export_ready::notify_ready;
pub(super) use export_rejected::notify_rejected;
pub(super) use export_waits::notify_waits;
