//! Webhooks: addresses that receive the events of an application. An event is stored in the
//! transaction of the change. A job delivers it, and retries with increasing delays, so that it
//! arrives at least once, always with the same id.

#[cfg(feature = "server")]
mod address;
#[cfg(feature = "server")]
mod create;
#[cfg(feature = "server")]
mod delete;
#[cfg(feature = "server")]
mod deliver;
#[cfg(feature = "server")]
mod emit;
#[cfg(feature = "server")]
mod forget_old;
#[cfg(feature = "server")]
mod list;
#[cfg(feature = "server")]
mod send_again;
#[cfg(feature = "server")]
mod sign;
#[cfg(feature = "server")]
mod store;
mod types;

#[cfg(feature = "server")]
mod server {
    pub(crate) use super::address::Client;
    pub use super::create::create;
    pub use super::delete::delete;
    pub(crate) use super::deliver::DeliverWebhook;
    pub(crate) use super::emit::{Event, emit};
    pub(crate) use super::forget_old::forget_old;
    pub use super::list::{deliveries, list};
    pub use super::send_again::send_again;
    pub use super::sign::signature;
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
