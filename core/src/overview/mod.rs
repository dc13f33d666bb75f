//! What the first page of an application shows.

mod load;
mod store;

pub use load::load;
pub use rollcall_types::overview::*;
