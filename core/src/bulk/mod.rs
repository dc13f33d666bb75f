//! Changes of many users at once. A change is prepared as a file of keys and new values and goes the way
//! of an import: preview, start, progress, held rows and undo are the import's. It reads users as an
//! export does and writes them as an import does, so it stands above both.

mod prepare;
mod rows;

pub use prepare::{count, prepare};
pub use rollcall_types::bulk::*;
