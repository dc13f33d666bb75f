use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use super::Picture;

impl Picture {
    /// A JPEG of these pixels without any metadata. `quality` is 1 to 100; 90 keeps an embedding.
    pub fn to_jpeg(&self, quality: u8) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.rgb.len() / 8);
        JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100))
            .encode(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .expect("a picture has its pixels, and memory takes any byte");
        bytes
    }
}
