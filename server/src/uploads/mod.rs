//! What the console's forms with a file have in common: who is let in, the file as it arrives, and the
//! answer to a browser or to an island.

pub mod answer;
pub mod file_field;
mod require_console;

pub use require_console::require_console;
