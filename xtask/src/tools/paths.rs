//! Where things are. Every command works from the root of the workspace, wherever it was called.

use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    // `cargo run` sets it for the program it starts; without cargo, the place it was built in.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_path_buf)
}

pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// What the server serves as files.
pub fn site() -> PathBuf {
    target().join("site")
}

/// What `cargo xtask models` fetches.
pub fn faces() -> PathBuf {
    target().join("faces")
}

pub fn models() -> PathBuf {
    faces().join("models")
}

pub fn release_server() -> PathBuf {
    target().join("release/rollcall")
}

pub fn debug_server() -> PathBuf {
    target().join("debug/rollcall")
}

/// The program that makes the site.
pub fn site_maker() -> PathBuf {
    target().join("debug/rollcall-site")
}

pub fn end2end() -> PathBuf {
    root().join("end2end")
}
