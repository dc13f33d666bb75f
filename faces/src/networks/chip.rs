//! The aligned square of a face, cut out of the picture turned and without aliasing.

use super::align::{ACROSS, DOWN};
use super::input::Norm;
use crate::Picture;
use crate::ops::Map;

/// A square that lies turned in the picture.
pub struct Chip {
    /// Of eyes and mouth, in pixels
    pub centre: [f64; 2],
    /// Its side, in pixels
    pub size: f64,
    /// By which it is turned, in radians; positive where the eye on the right is lower.
    pub angle: f64,
}

impl Chip {
    /// Fills `map` (side × side × 3). Every pixel is the mean of what it covers; outside of the
    /// picture is black.
    pub fn fill(&self, map: &mut Map, picture: &Picture, norm: &Norm) {
        let ratio = self.size / map.width as f64;
        let factor = (ratio / 2.0).floor();
        if factor >= 2.0 {
            let (smaller, corner) = reduced(picture, self, factor as usize);
            let inside = |axis: usize| (self.centre[axis] + 0.5 - corner[axis]) / factor - 0.5;
            let chip = Self { centre: [inside(0), inside(1)], size: self.size / factor, ..*self };
            chip.sample(map, &smaller, norm);
        } else {
            self.sample(map, picture, norm);
        }
    }

    /// Each pixel from as many places in it as it is pixels of the picture wide.
    fn sample(&self, map: &mut Map, picture: &Picture, norm: &Norm) {
        let side = map.width;
        let places = ((self.size / side as f64).ceil() as usize).clamp(1, 4);
        let step = self.size / (side * places) as f64;
        let (sin, cos) = self.angle.sin_cos();
        let share = 1.0 / (places * places) as f32;
        for row in 0..side {
            for (column, place) in map.row_mut(row).chunks_exact_mut(3).enumerate() {
                let mut sum = [0.0; 3];
                for sub in 0..places * places {
                    let down = (row * places + sub / places) as f64 + 0.5;
                    let across = (column * places + sub % places) as f64 + 0.5;
                    let v = down * step - DOWN * self.size;
                    let u = across * step - ACROSS * self.size;
                    let x = self.centre[0] + u * cos - v * sin;
                    let y = self.centre[1] + u * sin + v * cos;
                    let value = bilinear(picture, x, y);
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
fn bilinear(picture: &Picture, x: f64, y: f64) -> [f32; 3] {
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = ((x - left) as f32, (y - top) as f32);
    let (left, top) = (left as i64, top as i64);
    let (width, height) = (i64::from(picture.width), i64::from(picture.height));
    let mut colour = [0.0; 3];
    for (dy, weight) in [(0, 1.0 - down), (1, down)] {
        for (dx, weight) in [(0, weight * (1.0 - across)), (1, weight * across)] {
            let (column, row) = (left + dx, top + dy);
            if (0..width).contains(&column) && (0..height).contains(&row) {
                let at = (row * width + column) as usize * 3;
                for (sum, value) in colour.iter_mut().zip(&picture.rgb[at..at + 3]) {
                    *sum += weight * f32::from(*value);
                }
            }
        }
    }
    colour
}
