//! API keys: programs present them to the REST interface; operators create and revoke them.

#[cfg(feature = "server")]
mod authenticate;
#[cfg(feature = "server")]
mod cache;
#[cfg(feature = "server")]
mod create;
#[cfg(feature = "server")]
mod list;
#[cfg(feature = "server")]
mod networks;
#[cfg(feature = "server")]
mod resolve;
#[cfg(feature = "server")]
mod revoke;
#[cfg(feature = "server")]
mod secret;
#[cfg(feature = "server")]
mod store;
mod types;
#[cfg(feature = "server")]
mod usage;

pub use crate::access::KeyPermission;

#[cfg(feature = "server")]
pub use authenticate::{Authentication, authenticate};
#[cfg(feature = "server")]
pub(crate) use cache::KeyCache;
#[cfg(feature = "server")]
pub use create::create;
#[cfg(feature = "server")]
pub use list::list;
#[cfg(feature = "server")]
pub(crate) use resolve::{maker, resolve};
#[cfg(feature = "server")]
pub use revoke::revoke;
pub use types::*;
#[cfg(feature = "server")]
pub use usage::flush_usage;
