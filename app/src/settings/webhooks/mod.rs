//! Webhooks: the list with the form for a new one, and the deliveries of each.

mod deliveries_page;
pub mod delivery;
mod form;
mod page;
pub mod show;

pub use form::TypedWebhook;
