//! Organizations (the tenants) and their applications (each owns a roster).

mod ensure;
mod find;
mod slug;
pub(crate) mod store;
mod system;

pub use ensure::ensure;
pub use find::find;
pub(crate) use system::system_actor;
