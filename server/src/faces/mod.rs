//! Pictures and uploads of faces. Their pages are in `rollcall-app`.

mod archive;
mod picture;
mod search;
mod upload;

pub use archive::{left_out, upload_archive};
pub use picture::picture;
pub use search::search;
pub use upload::upload;
