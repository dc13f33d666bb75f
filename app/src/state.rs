//! The state that every handler can use.

use std::sync::Arc;

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
    pub js: Arc<str>,
    pub wasm: Arc<str>,
}
