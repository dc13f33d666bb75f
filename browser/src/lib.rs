//! What browsers load: the islands of app, linked into one file. They have a crate of their own because
//! the server can be compiled beside app only while app itself is not linked into a file.

#[cfg(target_arch = "wasm32")]
pub use rollcall_app::browser;
