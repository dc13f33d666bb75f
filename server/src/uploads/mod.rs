//! What all upload forms of the console share: finding the operator, reading the file as it arrives, and
//! answering a browser or an island.

pub mod answer;
pub mod file_field;
mod require_console;

pub use require_console::require_console;
