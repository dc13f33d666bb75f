//! The files of exports. Everything else about exports is a page.

mod file;
mod range;

pub use file::{file, send};
