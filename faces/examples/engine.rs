//! How long one upload takes the engine, step by step, on one thread, for `cargo xtask bench faces`.
//!
//!     engine MODELS REPEAT PICTURE
//!
//! One line of JSON: medians in milliseconds of loading the networks, decoding, finding and embedding
//! the faces, encoding again, and of the whole; and how many faces there are.

use std::path::Path;
use std::time::Instant;

use rollcall_faces::{Engine, Limits, decode, load};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [models, repeat, picture] = arguments.as_slice() else {
        return Err("engine MODELS REPEAT PICTURE".into());
    };
    let bytes = std::fs::read(picture)?;
    let mut times: [Vec<f64>; 5] = Default::default();
    let mut note =
        |step: usize, from: Instant| times[step].push(from.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    let engine = load(Path::new(models))?;
    note(0, start);
    let mut found = 0;
    for _ in 0..repeat.parse::<usize>()?.max(1) {
        let start = Instant::now();
        let picture = decode(&bytes, &Limits::SEARCH)?;
        note(1, start);
        let step = Instant::now();
        found = engine.analyse(&picture, 64, 1).found;
        note(2, step);
        let step = Instant::now();
        let kept = picture.to_jpeg(90);
        note(3, step);
        note(4, start);
        drop(kept);
    }
    let [load, decode, analyse, encode, whole] = times.map(median);
    println!(
        "{}",
        serde_json::json!({
            "faces": found, "load": load, "decode": decode, "analyse": analyse,
            "encode": encode, "whole": whole,
        })
    );
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
