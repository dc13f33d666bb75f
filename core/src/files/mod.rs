//! Object storage: a local folder or S3, behind one handle.

mod address;
mod open;
mod read;
mod sweep;
mod write;

pub use open::{Files, FilesError};
pub use write::Writer;
