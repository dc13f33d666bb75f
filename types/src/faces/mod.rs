//! Faces of users, and what an application sets for them.

pub mod archive;
mod face;
pub mod lists;
pub mod pairs;

pub use face::*;
