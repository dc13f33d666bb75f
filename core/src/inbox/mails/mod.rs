//! The mails about what waits, one folder each.

mod daily_summary;
mod inbox_assigned;

pub(super) use daily_summary::daily_summary;
pub(super) use inbox_assigned::inbox_assigned;
