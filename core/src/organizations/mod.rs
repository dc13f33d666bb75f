//! Organizations (the tenants) and their applications (each owns a roster).

mod applications;
mod create;
mod ensure;
mod find;
mod slug;
pub(crate) mod store;
mod system;

pub use applications::{applications, create_application, rename_application};
pub(crate) use create::{check_name, create};
pub use ensure::ensure;
pub use find::find;
pub(crate) use slug::of as slug_of;
pub use system::command_actor;
pub(crate) use system::system_actor;
