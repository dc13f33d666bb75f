//! The bytes of exports: everything else about them are pages.

mod file;
mod range;

pub use file::{file, send};
