//! Object storage: a local folder or S3, behind one handle.

mod address;
mod open;
mod read;
mod receive;
mod sweep;
mod write;

pub use open::{Files, FilesError};
pub use receive::{Received, clean_name};
pub use write::Writer;
