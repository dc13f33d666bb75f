//! The browser's files: stylesheet, script and WebAssembly under `/pkg/`, icons beside it. They are
//! few and small, so they are read once at start and served from memory.

mod file;
mod load;
mod pkg;
mod public;
mod wait;

pub use file::{Encoding, File};
pub use load::{Site, Watched};
pub use pkg::pkg;
pub use public::public;
pub use wait::wait_for_library;
