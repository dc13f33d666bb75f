//! What is found in pictures, and why nothing is: for measuring the rules on pictures of one's own.
//!
//!     look MODELS PICTURE…
//!
//! One line of JSON a picture; `-` in the place of the pictures reads their paths from standard input.

use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

use rollcall_faces::{Engine, Limits, Missed, decode, load};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let models = arguments.next().ok_or("look MODELS PICTURE…")?;
    let mut pictures: Vec<String> = arguments.collect();
    if pictures == ["-"] {
        pictures = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    }
    let engine = load(Path::new(&models))?;
    for path in pictures {
        let picture = match decode(&std::fs::read(&path)?, &Limits::SEARCH) {
            Ok(picture) => picture,
            Err(error) => {
                println!("{}", serde_json::json!({"path": path, "error": error.to_string()}));
                continue;
            }
        };
        let start = Instant::now();
        let faces = engine.analyse(&picture, 40, usize::MAX);
        let milliseconds = start.elapsed().as_secs_f64() * 1e3;
        let missed = faces.missed.map(|missed| match missed {
            Missed::TooSmall { width } => format!("{width} px wide"),
            Missed::NotAPerson => "not a person".to_owned(),
        });
        let areas = faces.largest.iter().map(|face| {
            let area = face.area;
            serde_json::json!({
                "box": [area.x, area.y, area.width, area.height],
                "aligned": face.aligned_width, "confidence": face.confidence,
                "embedding": face.embedding.0.to_vec(),
            })
        });
        println!(
            "{}",
            serde_json::json!({
                "path": path, "found": faces.found, "turned": faces.turned.degrees(),
                "missed": missed, "faces": areas.collect::<Vec<_>>(), "milliseconds": milliseconds,
            })
        );
    }
    Ok(())
}
