//! What the first page of an application shows.

mod load;
mod store;
mod waiting;

pub use load::load;
pub use rollcall_types::overview::*;
pub use waiting::waiting;
