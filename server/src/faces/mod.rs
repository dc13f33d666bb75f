//! The parts of faces that are files rather than pages: pictures out, uploads in.

mod picture;
mod search;
mod upload;

pub use picture::picture;
pub use search::search;
pub use upload::upload;
