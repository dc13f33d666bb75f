//! Any bytes through the decoding of a picture in every format, and what it is made into.

#![no_main]

use rollcall_faces::{Limits, decode};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // A large picture takes time that is better spent on another.
    let limits = Limits { max_pixels: 1 << 20, ..Limits::SEARCH };
    if let Ok(picture) = decode(data, &limits) {
        assert_eq!(picture.rgb.len() as u64, u64::from(picture.width) * u64::from(picture.height) * 3);
        let small = picture.scaled(64);
        assert!(small.width.max(small.height) <= 64);
        decode(&small.to_jpeg(80), &Limits::UPLOAD).expect("our own JPEG can be read");
    }
});
