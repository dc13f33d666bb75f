//! The state that every handler can use.

use std::sync::{Arc, OnceLock};

use rollcall_core::context::Context;

#[derive(Clone)]
pub struct AppState {
    pub ctx: Context,
    pub assets: Assets,
    /// Cookies carry `Secure`: the public address is https.
    pub secure_cookies: bool,
}

/// File names under `/pkg/`, with their content hash.
#[derive(Clone, Debug)]
pub struct Assets {
    pub css: Arc<str>,
    /// Empty while a server for development waits for the build of the library.
    pub library: Arc<OnceLock<Library>>,
}

/// The browser library: its script, and its module.
#[derive(Clone, Debug)]
pub struct Library {
    pub js: String,
    pub wasm: String,
}
