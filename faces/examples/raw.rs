//! A picture's pixels as they are given to the reference library.
//!
//!     raw PICTURE FILE
//!
//! Writes width × height × 3 bytes, and says width and height.

use rollcall_faces::{Limits, decode};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [picture, file] = arguments.as_slice() else { return Err("raw PICTURE FILE".into()) };
    let picture = decode(&std::fs::read(picture)?, &Limits::SEARCH)?;
    std::fs::write(file, &picture.rgb)?;
    println!("{} {}", picture.width, picture.height);
    Ok(())
}
