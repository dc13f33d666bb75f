//! Downloads of export files. The pages of exports are in `rollcall-app`.

mod file;
mod range;

pub use file::{file, send};
