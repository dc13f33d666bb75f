use image::imageops::thumbnail;
use image::{ImageBuffer, Rgb};

use super::Picture;

impl Picture {
    /// The picture with its longest side at most this long, every pixel the mean of those it stands
    /// for. Never larger than it was.
    pub fn scaled(&self, longest_side: u32) -> Self {
        let longest = self.width.max(self.height);
        let wanted = longest_side.max(1);
        if longest <= wanted {
            return self.clone();
        }
        let side = |length: u32| {
            let scaled = u64::from(length) * u64::from(wanted) / u64::from(longest);
            u32::try_from(scaled).unwrap_or(wanted).max(1)
        };
        let (width, height) = (side(self.width), side(self.height));
        let pixels: &[u8] = &self.rgb;
        let Some(image) = ImageBuffer::<Rgb<u8>, _>::from_raw(self.width, self.height, pixels)
        else {
            return self.clone();
        };
        Self { width, height, rgb: thumbnail(&image, width, height).into_raw() }
    }
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn the_longest_side_gets_the_length_and_nothing_grows() {
        let picture = Picture { width: 400, height: 100, rgb: vec![7; 400 * 100 * 3] };
        let small = picture.scaled(40);
        assert_eq!((small.width, small.height), (40, 10));
        assert!(small.rgb.iter().all(|value| *value == 7));
        assert_eq!(picture.scaled(4000), picture);
        assert_eq!(picture.scaled(0).rgb.len(), 3);
    }
}
