//! JSON as other programs write it: read once, refused where two readers could read it in two ways
//! (RFC 7493), and kept as it is written, so that a number keeps its digits.

mod body;
mod faults;
mod lines;
mod members;
mod same;

pub use body::{Body, Unreadable};
pub use faults::{Fault, FaultKind};
pub(crate) use faults::{faults, too_deep};
pub use lines::lines;
pub use members::Members;
pub(crate) use same::same;
