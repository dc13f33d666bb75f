use super::Picture;
use crate::Box2;

impl Picture {
    /// The part of the picture that the box covers, whole pixels, at least one of them; what reaches
    /// over the edge is left out.
    pub fn crop(&self, area: Box2) -> Self {
        let (left, right) = span(area.x, area.width, self.width);
        let (top, bottom) = span(area.y, area.height, self.height);
        let row = self.width as usize * 3;
        let mut rgb = Vec::with_capacity((right - left) * (bottom - top) * 3);
        for line in self.rgb.chunks_exact(row.max(1)).take(bottom).skip(top) {
            rgb.extend_from_slice(&line[left * 3..right * 3]);
        }
        Self { width: (right - left) as u32, height: (bottom - top) as u32, rgb }
    }
}

/// First pixel and the one after the last, within `0..size`. Numbers that are not finite are taken
/// for the edge.
fn span(start: f32, length: f32, size: u32) -> (usize, usize) {
    let size = size as usize;
    // A cast takes what is negative or no number for 0, and what is too large for the largest.
    let first = (start.floor() as usize).min(size.saturating_sub(1));
    let end = ((start + length).ceil() as usize).clamp(first + 1, size.max(first + 1));
    (first, end)
}

#[cfg(test)]
mod tests {
    use super::{Box2, Picture};

    fn numbered() -> Picture {
        let rgb = (0..4 * 3).flat_map(|pixel| [pixel, 0, 0]).collect();
        Picture { width: 4, height: 3, rgb }
    }

    #[test]
    fn a_box_inside_takes_its_pixels() {
        let part = numbered().crop(Box2 { x: 1.0, y: 1.0, width: 2.0, height: 2.0 });
        assert_eq!((part.width, part.height), (2, 2));
        assert_eq!(part.rgb, [5, 0, 0, 6, 0, 0, 9, 0, 0, 10, 0, 0]);
    }

    #[test]
    fn a_box_over_the_edge_or_beside_the_picture_leaves_at_least_a_pixel() {
        let whole = numbered().crop(Box2 { x: -5.0, y: -5.0, width: 99.0, height: 99.0 });
        assert_eq!(whole, numbered());
        let beside = numbered().crop(Box2 { x: 50.0, y: 50.0, width: 9.0, height: 9.0 });
        assert_eq!((beside.width, beside.height, beside.rgb[0]), (1, 1, 11));
        let odd = numbered().crop(Box2 { x: f32::NAN, y: 0.0, width: f32::INFINITY, height: -1.0 });
        assert_eq!((odd.width, odd.height), (1, 1));
    }
}
