//! What needs a decision, in one place: computed from imports, exports, pairs and webhooks themselves. Kept
//! beside them is only who takes care of what, until when, and what somebody does not want to see for now.

mod assign;
mod colleagues;
mod due;
mod forget_old;
mod item;
mod list;
mod look;
mod mails;
mod release;
mod snooze;
mod store;
mod summary;
mod waiting;

pub use assign::assign;
pub use colleagues::colleagues;
pub use due::set_due;
pub(crate) use forget_old::forget_old;
pub use list::list;
pub use look::look;
pub(crate) use release::release;
pub use rollcall_types::inbox::*;
pub use snooze::snooze;
pub(crate) use summary::send_summaries;
pub use summary::{set_summary_hour, summary_hour};
pub use waiting::waiting;
