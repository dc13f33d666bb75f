//! What the first page of an application shows.

#[cfg(feature = "server")]
mod load;
#[cfg(feature = "server")]
mod store;
mod types;

#[cfg(feature = "server")]
pub use load::load;
pub use types::*;
