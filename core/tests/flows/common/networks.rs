//! The networks and photographs that `cargo xtask models` fetches. A flow that needs them fails
//! without them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use rollcall_faces::{Box2, Engine, Limits, Picture, decode, load};

fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    root.join(target).join("faces")
}

pub fn models() -> PathBuf {
    std::env::var_os("ROLLCALL_MODELS").map_or_else(|| folder().join("models"), PathBuf::from)
}

/// One set of networks for all flows of a file.
pub fn networks() -> Arc<dyn Engine> {
    static NETWORKS: OnceLock<Arc<dyn Engine>> = OnceLock::new();
    let loaded = || -> Arc<dyn Engine> {
        Arc::new(load(&models()).unwrap_or_else(|error| panic!("{error}")))
    };
    NETWORKS.get_or_init(loaded).clone()
}

/// The bytes of `sample1.jpg` to `sample6.jpg`: photographs with EXIF and GPS data, 22 faces in all.
pub fn sample(number: u32) -> Bytes {
    let path = folder().join(format!("samples/sample{number}.jpg"));
    let read = std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}: `cargo xtask models` fetches the sample photographs", path.display())
    });
    read.into()
}

pub fn picture(number: u32) -> Picture {
    decode(&sample(number), &Limits::UPLOAD).unwrap()
}

/// One face of a sample, with what is around it: portraits of different people. Counted from the
/// largest.
pub fn portrait(number: u32, face: usize) -> Bytes {
    let picture = picture(number);
    let faces = networks().analyse(&picture, 40, face + 1);
    let area = faces.largest[face].area;
    let side = area.width.max(area.height) * 1.8;
    let around = Box2 {
        x: area.x + area.width / 2.0 - side / 2.0,
        y: area.y + area.height / 2.0 - side / 2.0,
        width: side,
        height: side,
    };
    picture.crop(around).to_jpeg(92).into()
}

/// A picture without a face.
pub fn noise() -> Bytes {
    let (width, height) = (320, 240);
    let mut state = 7_u32;
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for _ in 0..width * height * 3 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        rgb.push((state >> 24) as u8);
    }
    Picture { width, height, rgb }.to_jpeg(80).into()
}
