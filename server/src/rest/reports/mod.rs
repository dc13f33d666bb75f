//! Reports: exports that a program asks for and fetches. One file a call; they are the console's
//! exports, by the same operations of core.

pub mod body;
pub mod create;
pub mod download_url;
pub mod file;
pub mod get;
mod input;
pub mod list;
