//! The networks and the sample photographs that `cargo xtask models` fetches. A test that needs them
//! fails without them.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rollcall_faces::{Face, Limits, Networks, Picture, decode, load};

pub const SAMPLES: u32 = 6;

/// `target/faces`
pub fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    root.join(target).join("faces")
}

pub fn models() -> PathBuf {
    std::env::var_os("ROLLCALL_MODELS").map_or_else(|| folder().join("models"), PathBuf::from)
}

/// One set of networks for all tests of a file.
pub fn networks() -> &'static Networks {
    static NETWORKS: OnceLock<Networks> = OnceLock::new();
    NETWORKS.get_or_init(|| load(&models()).unwrap_or_else(|error| panic!("{error}")))
}

/// The bytes of `sample1.jpg` to `sample6.jpg`.
pub fn sample(number: u32) -> Vec<u8> {
    let path = folder().join(format!("samples/sample{number}.jpg"));
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}: `cargo xtask models` fetches the sample photographs", path.display())
    })
}

pub fn sample_picture(number: u32) -> Picture {
    decode(&sample(number), &Limits::SEARCH)
        .unwrap_or_else(|error| panic!("sample {number}: {error}"))
}

/// What two boxes share, of what they cover together.
pub fn overlap(one: &Face, other: &Face) -> f32 {
    let (one, other) = (one.area, other.area);
    let shared = |start: f32, length: f32, begin: f32, size: f32| {
        ((start + length).min(begin + size) - start.max(begin)).max(0.0)
    };
    let shared = shared(one.x, one.width, other.x, other.width)
        * shared(one.y, one.height, other.y, other.height);
    shared / (one.width * one.height + other.width * other.height - shared)
}
