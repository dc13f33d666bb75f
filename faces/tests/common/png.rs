//! PNGs that no encoder writes, chunk by chunk (W3C PNG, third edition).

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

pub struct Png(Vec<u8>);

impl Png {
    /// `depth`: bits a channel; `colour`: 0 grey, 2 RGB, 6 RGBA; `interlace`: 1 for Adam7.
    pub fn new(width: u32, height: u32, depth: u8, colour: u8, interlace: u8) -> Self {
        let mut head = Vec::new();
        head.extend(width.to_be_bytes());
        head.extend(height.to_be_bytes());
        head.extend([depth, colour, 0, 0, interlace]);
        Self(b"\x89PNG\r\n\x1A\n".to_vec()).chunk(b"IHDR", &head)
    }

    pub fn chunk(mut self, name: &[u8; 4], content: &[u8]) -> Self {
        self.0.extend((content.len() as u32).to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(content);
        self.0.extend(name);
        self.0.extend(content);
        self.0.extend(crc.sum().to_be_bytes());
        self
    }

    pub fn data(self, rows: &[u8]) -> Self {
        self.chunk(b"IDAT", &zlib(rows))
    }

    pub fn end(self) -> Vec<u8> {
        self.chunk(b"IEND", &[]).0
    }
}

pub fn zlib(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).expect("memory takes any byte");
    encoder.finish().expect("memory takes any byte")
}
