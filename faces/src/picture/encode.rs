use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::Picture;

/// The longest side that the format knows.
const MAX_SIDE: u32 = 65_535;

impl Picture {
    /// A JPEG of these pixels without any metadata, its colours at half the resolution. `quality` is 1
    /// to 100; 90 keeps an embedding. A side that the format cannot say makes the picture smaller.
    pub fn to_jpeg(&self, quality: u8) -> Vec<u8> {
        if self.width.max(self.height) > MAX_SIDE {
            return self.scaled(MAX_SIDE).to_jpeg(quality);
        }
        let mut bytes = Vec::with_capacity(self.rgb.len() / 8);
        let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder
            .encode(&self.rgb, self.width as u16, self.height as u16, ColorType::Rgb)
            .expect("a picture has its pixels, and memory takes any byte");
        bytes
    }
}
