//! Reports: exports that a program requests and downloads. They use the same operations of core as the
//! exports of the console. Each call has a file of its own.

pub mod body;
pub mod create;
pub mod download_url;
pub mod file;
pub mod get;
mod input;
pub mod list;
