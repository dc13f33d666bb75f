//! The parts of faces that are files rather than pages: pictures out, uploads in.

mod archive;
mod picture;
mod search;
mod upload;

pub use archive::{left_out, upload_archive};
pub use picture::picture;
pub use search::search;
pub use upload::upload;
