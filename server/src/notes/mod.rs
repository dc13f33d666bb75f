//! Notes with their files: what is sent and what is downloaded. Their page is in `rollcall-app`.

mod add;
mod file;

pub use add::add;
pub use file::file;
