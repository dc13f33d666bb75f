//! Cells that operators correct before the run. The file stays as it was uploaded; whoever reads a
//! row reads it with its corrections.

mod correct;
mod forget;
mod load;
mod store;

pub use correct::correct;
pub(crate) use forget::{forget, forget_corrections};
pub(crate) use load::{Corrections, load};
