//! API keys: programs present them to the REST interface; operators create and revoke them.

mod authenticate;
mod cache;
mod create;
mod known;
mod list;
mod record_refused;
mod resolve;
mod revoke;
mod secret;
mod store;
mod usage;

pub use crate::access::KeyPermission;

pub use authenticate::{Authentication, authenticate};
pub(crate) use cache::KeyCache;
pub use create::create;
pub use list::list;
pub(crate) use list::working;
pub use record_refused::record_refused;
pub(crate) use resolve::{made_by, maker, resolve};
pub use revoke::revoke;
pub use rollcall_types::api_keys::*;
pub use usage::flush_usage;
