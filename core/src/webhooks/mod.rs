//! Webhooks: addresses that receive the events of an application. An event is stored in the
//! transaction of the change. A job delivers it, and retries with increasing delays, so that it
//! arrives at least once, always with the same id.

mod create;
mod delete;
mod deliver;
mod emit;
mod forget_old;
mod list;
mod send_again;
mod sign;
mod store;

pub use create::create;
pub use delete::delete;
pub(crate) use deliver::DeliverWebhook;
pub(crate) use emit::{Event, emit};
pub(crate) use forget_old::forget_old;
pub use list::{deliveries, list};
pub use rollcall_types::webhooks::*;
pub use send_again::send_again;
pub use sign::signature;
