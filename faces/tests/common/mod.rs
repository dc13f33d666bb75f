//! The networks and the sample photographs that `cargo xtask models` fetches. A test that needs them
//! fails without them.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rollcall_faces::{Engine, Face, Limits, Networks, Picture, decode, load};

pub const SAMPLES: u32 = 6;
/// What an application begins with.
pub const MIN_FACE: u32 = 64;

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

pub fn faces(picture: &Picture) -> Vec<Face> {
    networks().analyse(picture, MIN_FACE, usize::MAX).largest
}

/// For each face the distance to the nearest of the others; infinite where there are none.
pub fn nearest(faces: &[Face], others: &[Face]) -> Vec<f32> {
    let distance = |face: &Face| {
        let distances = others.iter().map(|other| face.embedding.distance(&other.embedding));
        distances.fold(f32::INFINITY, f32::min)
    };
    faces.iter().map(distance).collect()
}

/// The farthest of the faces from themselves in another form of the same picture.
pub fn farthest(faces: &[Face], others: &[Face]) -> f32 {
    nearest(faces, others).into_iter().fold(0.0, f32::max)
}

/// The faces of the photographs that are large enough to be cut out, each with its photograph.
pub fn large_faces() -> Vec<(Picture, Face)> {
    let mut large = Vec::new();
    for sample in 1..=SAMPLES {
        let picture = sample_picture(sample);
        for face in faces(&picture).into_iter().filter(|face| face.aligned_width >= 80.0) {
            large.push((picture.clone(), face));
        }
    }
    assert!(large.len() >= 12, "{}", large.len());
    large
}
