//! The roles that an organization has made for itself, besides the five that everybody has.

mod change;
mod create;
mod delete;
mod list;
mod record_refusal;
pub(crate) mod store;
mod types;

pub use change::change;
pub use create::create;
pub use delete::delete;
pub use list::{all, find, list};
pub use types::*;
