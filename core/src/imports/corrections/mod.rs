//! What operators correct before the run: cells, rows, and whole kinds of problems at once. The file
//! stays as it was uploaded; every reader of a row applies its corrections.

mod change;
mod compare;
mod forget;
mod load;
mod store;

pub use change::{change, correct};
pub(crate) use forget::{ForgetCorrections, forget_corrections};
pub(crate) use load::{Corrected, Corrections, load};
