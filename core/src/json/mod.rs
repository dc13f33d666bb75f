//! JSON from other programs: read once, refused where two parsers could read it differently
//! (RFC 7493), and stored with its original text, so that a number keeps its digits.

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
