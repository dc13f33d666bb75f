//! Exports: what is requested, what has become of it, and the manifest.

mod export;
mod filter;
mod record;

pub use export::*;
pub use filter::ExportFilter;
pub use record::{AccessEntry, Manifest};
