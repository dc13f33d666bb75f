//! The aligned square of a face, cut out of the picture turned and without aliasing.

use pulp::Arch;

use super::input::Norm;
use crate::Picture;
use crate::ops::Map;

/// A square that lies turned in the picture.
pub struct Chip {
    /// A place in the picture, in pixels …
    pub centre: [f64; 2],
    /// … and where it lies in the square, 0 to 1.
    pub anchor: [f64; 2],
    /// Its side, in pixels
    pub size: f64,
    /// By which it is turned, in radians; positive where the eye on the right is lower.
    pub angle: f64,
}

impl Chip {
    /// Fills `map` (side × side × 3). Every pixel is the mean of what it covers; outside of the
    /// picture is black.
    pub fn fill(&self, arch: Arch, map: &mut Map, picture: &Picture, norm: &Norm) {
        let ratio = self.size / map.width as f64;
        let factor = (ratio / 2.0).floor();
        if factor >= 2.0 {
            let (smaller, corner) = reduced(picture, self, factor as usize);
            let inside = |axis: usize| (self.centre[axis] + 0.5 - corner[axis]) / factor - 0.5;
            let chip = Self { centre: [inside(0), inside(1)], size: self.size / factor, ..*self };
            arch.dispatch(|| chip.sample(map, &smaller, norm));
        } else {
            arch.dispatch(|| self.sample(map, picture, norm));
        }
    }

    /// Where a point of the square (0 to 1) lies in the picture, in pixels.
    pub fn place(&self, point: [f64; 2]) -> [f64; 2] {
        let (sin, cos) = self.angle.sin_cos();
        let u = (point[0] - self.anchor[0]) * self.size;
        let v = (point[1] - self.anchor[1]) * self.size;
        [self.centre[0] + u * cos - v * sin, self.centre[1] + u * sin + v * cos]
    }

    /// Each pixel from as many places in it as it is pixels of the picture wide.
    #[inline(always)]
    fn sample(&self, map: &mut Map, picture: &Picture, norm: &Norm) {
        let side = map.width;
        let places = ((self.size / side as f64).ceil() as usize).clamp(1, 4);
        let step = (self.size / (side * places) as f64) as f32;
        let (sin, cos) = (self.angle.sin() as f32, self.angle.cos() as f32);
        let [x, y] = self.centre.map(|place| place as f32);
        let [left, top] = self.anchor.map(|anchor| (anchor * self.size) as f32);
        let share = 1.0 / (places * places) as f32;
        for row in 0..side {
            for (column, place) in map.row_mut(row).chunks_exact_mut(3).enumerate() {
                let mut sum = [0.0; 3];
                for sub in 0..places * places {
                    let v = ((row * places + sub / places) as f32 + 0.5) * step - top;
                    let u = ((column * places + sub % places) as f32 + 0.5) * step - left;
                    let value = bilinear(picture, x + u * cos - v * sin, y + u * sin + v * cos);
                    sum = std::array::from_fn(|channel| sum[channel] + value[channel]);
                }
                for channel in 0..3 {
                    place[channel] = (sum[channel] * share - norm.mean[channel]) / norm.divisor;
                }
            }
        }
    }

    /// Columns and rows of the picture that the square may touch.
    fn bounds(&self, picture: &Picture) -> [std::ops::Range<usize>; 2] {
        let reach = self.size * std::f64::consts::SQRT_2;
        let span = |centre: f64, side: u32| {
            let side = side as usize;
            let start = ((centre - reach).floor().max(0.0) as usize).min(side - 1);
            let end = ((centre + reach).ceil().max(0.0) as usize).clamp(start + 1, side);
            start..end
        };
        [span(self.centre[0], picture.width), span(self.centre[1], picture.height)]
    }
}

/// What lies around the square, every pixel the mean of factor × factor; and its upper left corner.
fn reduced(picture: &Picture, chip: &Chip, factor: usize) -> (Picture, [f64; 2]) {
    let [columns, rows] = chip.bounds(picture);
    let (width, height) = (columns.len().div_ceil(factor), rows.len().div_ceil(factor));
    let line = picture.width as usize * 3;
    let mut rgb = Vec::with_capacity(width * height * 3);
    let mut sums = vec![0u32; width * 3];
    for top in rows.clone().step_by(factor) {
        let bottom = rows.end.min(top + factor);
        sums.fill(0);
        for row in top..bottom {
            let row = &picture.rgb[row * line + columns.start * 3..row * line + columns.end * 3];
            for (cell, sum) in row.chunks(factor * 3).zip(sums.as_chunks_mut::<3>().0) {
                for pixel in cell.as_chunks::<3>().0 {
                    for (sum, value) in sum.iter_mut().zip(pixel) {
                        *sum += u32::from(*value);
                    }
                }
            }
        }
        for (cell, sum) in sums.as_chunks::<3>().0.iter().enumerate() {
            let wide = factor.min(columns.len() - cell * factor);
            let count = (wide * (bottom - top)) as u32;
            rgb.extend(sum.map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    let corner = [columns.start as f64, rows.start as f64];
    (Picture { width: width as u32, height: height as u32, rgb }, corner)
}

/// The colour at a place, in pixels from the middle of the first one.
#[inline(always)]
fn bilinear(picture: &Picture, x: f32, y: f32) -> [f32; 3] {
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (x - left, y - top);
    let (left, top) = (left as i32, top as i32);
    let (width, height) = (picture.width as i32, picture.height as i32);
    let line = picture.width as usize * 3;
    if left >= 0 && top >= 0 && left < width - 1 && top < height - 1 {
        let at = top as usize * line + left as usize * 3;
        let (upper, lower) = (&picture.rgb[at..at + 6], &picture.rgb[at + line..at + line + 6]);
        return std::array::from_fn(|channel| {
            let blend = |row: &[u8]| {
                let (one, other) = (f32::from(row[channel]), f32::from(row[channel + 3]));
                one + (other - one) * across
            };
            let (upper, lower) = (blend(upper), blend(lower));
            upper + (lower - upper) * down
        });
    }
    edge(picture, (left, top), (across, down))
}

/// Where not all four pixels are in the picture.
fn edge(picture: &Picture, (left, top): (i32, i32), (across, down): (f32, f32)) -> [f32; 3] {
    let (width, height) = (picture.width as i32, picture.height as i32);
    let mut colour = [0.0; 3];
    for (dy, weight) in [(0, 1.0 - down), (1, down)] {
        for (dx, weight) in [(0, weight * (1.0 - across)), (1, weight * across)] {
            let (column, row) = (left.saturating_add(dx), top.saturating_add(dy));
            if (0..width).contains(&column) && (0..height).contains(&row) {
                let at = (row as usize * picture.width as usize + column as usize) * 3;
                for (sum, value) in colour.iter_mut().zip(&picture.rgb[at..at + 3]) {
                    *sum += weight * f32::from(*value);
                }
            }
        }
    }
    colour
}
