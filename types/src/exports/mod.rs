//! Exports: what is requested, what has become of it, and the manifest.

mod export;
mod filter;
mod preset;
mod record;

pub use export::*;
pub use filter::ExportFilter;
pub use preset::Preset;
pub use record::{AccessEntry, Manifest};
