//! Organizations (the tenants) and their applications (each owns a roster).

mod create;
mod ensure;
mod find;
mod slug;
pub(crate) mod store;
mod system;

pub(crate) use create::{check_name, create};
pub use ensure::ensure;
pub use find::find;
pub use system::command_actor;
pub(crate) use system::system_actor;
