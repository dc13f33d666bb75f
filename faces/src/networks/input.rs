//! From a part of a picture to what a network reads.

use pulp::Arch;

use crate::Picture;
use crate::ops::Map;

/// A part of a picture in whole pixels, inside of it and not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl Part {
    pub fn whole(picture: &Picture) -> Self {
        Self { x: 0, y: 0, width: picture.width as usize, height: picture.height as usize }
    }
}

/// How the values of a pixel become what a network was trained on: (value − mean) / divisor.
pub struct Norm {
    /// Red, green, blue
    pub mean: [f32; 3],
    pub divisor: f32,
}

/// Fills `map` (size × size × 3) with a part of the picture that is padded with black to a square
/// (on the right and at the bottom, or on both sides when `centred`; an odd pixel goes to the end) and
/// resized with the bilinear of old: a pixel's value is that of its upper left corner, and nothing is
/// averaged. That is what the networks were trained with.
pub fn fill(arch: Arch, map: &mut Map, picture: &Picture, part: Part, centred: bool, norm: &Norm) {
    arch.dispatch(|| sample(map, picture, part, centred, norm));
}

#[inline(always)]
fn sample(map: &mut Map, picture: &Picture, part: Part, centred: bool, norm: &Norm) {
    let size = map.width;
    let square = part.width.max(part.height);
    let before = |side: usize| if centred { (square - side) / 2 } else { 0 };
    let columns = taps(size, square, before(part.width), part.width);
    let rows = taps(size, square, before(part.height), part.height);
    let line = picture.width as usize * 3;
    let start = part.y * line + part.x * 3;
    for (y, row) in rows.iter().enumerate() {
        let read = |place: Option<usize>| {
            place.map(|place| &picture.rgb[start + place * line..][..part.width * 3])
        };
        let (upper, lower) = (read(row.first), read(row.second));
        for (column, place) in columns.iter().zip(map.row_mut(y).chunks_exact_mut(3)) {
            let top = across(upper, column);
            let bottom = across(lower, column);
            for channel in 0..3 {
                let value = top[channel] + (bottom[channel] - top[channel]) * row.weight;
                place[channel] = (value - norm.mean[channel]) / norm.divisor;
            }
        }
    }
}

/// The two pixels that an output pixel lies between, none where that is padding, and how far it is
/// from the first.
struct Taps {
    first: Option<usize>,
    second: Option<usize>,
    weight: f32,
}

fn taps(size: usize, square: usize, before: usize, length: usize) -> Vec<Taps> {
    let scale = square as f32 / size as f32;
    let inside = |place: usize| place.checked_sub(before).filter(|place| *place < length);
    (0..size)
        .map(|place| {
            let at = place as f32 * scale;
            let first = at.floor() as usize;
            let second = (first + 1).min(square - 1);
            Taps { first: inside(first), second: inside(second), weight: at - first as f32 }
        })
        .collect()
}

#[inline(always)]
fn across(row: Option<&[u8]>, column: &Taps) -> [f32; 3] {
    let Some(row) = row else { return [0.0; 3] };
    let value = |place: Option<usize>, channel: usize| {
        place.map_or(0.0, |place| f32::from(row[place * 3 + channel]))
    };
    std::array::from_fn(|channel| {
        let (left, right) = (value(column.first, channel), value(column.second, channel));
        left + (right - left) * column.weight
    })
}
