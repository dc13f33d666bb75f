//! The ways in which a picture is searched for faces.

use super::boxes::Found;
use crate::{Picture, Turn};

/// One way to search a picture: turned, with a border, or as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub turn: Turn,
    /// The width of a plain border around the picture, of its longest side.
    pub border: f64,
}

impl Look {
    /// As it is, which is enough for most pictures.
    pub const FIRST: Self = Self { turn: Turn::None, border: 0.0 };

    /// What comes after that, one by one until there is a face. A face that fills its picture is found
    /// once there is something around it: of 195 tight crops 53 without a border, 176 with one as
    /// wide as the picture, and 2 more with half of it. People hold a camera upright or on its side,
    /// seldom on its head.
    pub const NEXT: [Self; 8] = [
        Self { turn: Turn::None, border: 1.0 },
        Self { turn: Turn::None, border: 0.5 },
        Self { turn: Turn::Right, border: 0.0 },
        Self { turn: Turn::Left, border: 0.0 },
        Self { turn: Turn::Half, border: 0.0 },
        Self { turn: Turn::Right, border: 1.0 },
        Self { turn: Turn::Left, border: 1.0 },
        Self { turn: Turn::Half, border: 1.0 },
    ];
}

/// What the detectors see: a small copy of the picture, turned, on a plain ground.
pub struct Seen {
    pub picture: Picture,
    /// Where the copy begins on the ground, and how many pixels of the turned picture one of its is.
    corner: [f64; 2],
    scale: [f64; 2],
}

impl Seen {
    /// `small`: the whole picture at `side`, the longest side that a detector makes use of, in pixels.
    pub fn new(whole: &Picture, small: &Picture, look: Look, side: u32) -> Self {
        let (wide, high) = match look.turn {
            Turn::None | Turn::Half => (whole.width, whole.height),
            Turn::Right | Turn::Left => (whole.height, whole.width),
        };
        let longest = f64::from(side) / (1.0 + 2.0 * look.border);
        let copy = small.scaled(longest as u32).turned(look.turn);
        let scale =
            [f64::from(wide) / f64::from(copy.width), f64::from(high) / f64::from(copy.height)];
        let border = (look.border * f64::from(copy.width.max(copy.height))).round() as usize;
        let picture = if border > 0 { bordered(&copy, border) } else { copy };
        Self { picture, corner: [border as f64; 2], scale }
    }

    /// From pixels of what is seen to those of the turned picture.
    pub fn place(&self, found: Found) -> Found {
        let across = |x: f64| (x - self.corner[0]) * self.scale[0];
        let down = |y: f64| (y - self.corner[1]) * self.scale[1];
        Found {
            score: found.score,
            left: across(found.left),
            top: down(found.top),
            right: across(found.right),
            bottom: down(found.bottom),
        }
    }
}

/// The picture on a ground of its mean colour: any other has an edge that looks like something.
fn bordered(picture: &Picture, border: usize) -> Picture {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (wide, high) = (width + 2 * border, height + 2 * border);
    let ground = mean_colour(picture);
    let mut rgb: Vec<u8> = ground.into_iter().cycle().take(wide * high * 3).collect();
    let rows = rgb.chunks_exact_mut(wide * 3).skip(border);
    for (to, from) in rows.zip(picture.rgb.chunks_exact(width * 3)) {
        to[border * 3..(border + width) * 3].copy_from_slice(from);
    }
    Picture { width: wide as u32, height: high as u32, rgb }
}

fn mean_colour(picture: &Picture) -> [u8; 3] {
    let pixels = picture.rgb.as_chunks::<3>().0;
    let mut sums = [0u64; 3];
    for pixel in pixels {
        for (sum, value) in sums.iter_mut().zip(pixel) {
            *sum += u64::from(*value);
        }
    }
    sums.map(|sum| (sum / pixels.len().max(1) as u64) as u8)
}

#[cfg(test)]
mod tests {
    use super::{Found, Look, Seen};
    use crate::{Picture, Turn};

    #[test]
    fn a_place_in_what_is_seen_is_found_again_in_the_turned_picture() {
        let whole = Picture { width: 1000, height: 500, rgb: vec![9; 1000 * 500 * 3] };
        let seen =
            Seen::new(&whole, &whole.scaled(400), Look { turn: Turn::Right, border: 0.5 }, 400);
        // 200 pixels of the longest side, and as many of border: 100 on each side.
        assert_eq!((seen.picture.width, seen.picture.height), (300, 400));
        let found = Found { score: 1.0, left: 100.0, top: 100.0, right: 200.0, bottom: 300.0 };
        let placed = seen.place(found);
        assert_eq!((placed.left, placed.top), (0.0, 0.0));
        assert_eq!((placed.right, placed.bottom), (500.0, 1000.0));
    }

    #[test]
    fn the_ground_has_the_mean_colour_and_a_picture_of_one_pixel_has_one_too() {
        let whole = Picture { width: 1, height: 1, rgb: vec![10, 20, 30] };
        let seen = Seen::new(&whole, &whole, Look { turn: Turn::None, border: 1.0 }, 512);
        assert_eq!((seen.picture.width, seen.picture.height), (3, 3));
        assert_eq!(seen.picture.rgb, [10, 20, 30].repeat(9));
    }
}
