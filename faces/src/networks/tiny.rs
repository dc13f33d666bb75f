//! `tiny_face_detector`: a second opinion on where faces are.

use pulp::Arch;

use super::boxes::Found;
use super::build::Build;
use super::input::{Norm, Part, fill};
use super::weights::Weights;
use crate::ops::{Activation, Conv, Scratch, Separable, Window, max_pool};
use crate::{EngineError, Picture};

const SIZE: usize = 416;
const NORM: Norm = Norm { mean: [117.001, 114.697, 97.404], divisor: 255.0 };
/// Output channels of the five separable convolutions, each after a pool that halves the map.
const CHANNELS: [usize; 5] = [32, 64, 128, 256, 512];
/// Width and height, in cells
const ANCHORS: [[f64; 2]; 5] = [
    [1.603231, 2.094468],
    [6.041143, 7.080126],
    [2.882459, 3.518061],
    [4.266906, 5.178857],
    [9.041765, 10.66308],
];
/// x, y, width, height, score
const CODE: usize = 5;

pub struct Tiny {
    first: Conv,
    separables: Vec<Separable>,
    last: Conv,
}

impl Tiny {
    pub fn new(arch: Arch, mut weights: Weights) -> Result<Self, EngineError> {
        let mut build = Build { arch, weights: &mut weights };
        let names = ("conv0/filters", "conv0/bias");
        let first = build.conv(Window::valid(3, 1), (3, 16), names, Activation::LEAKY)?;
        let mut channels = 16;
        let mut separables = Vec::new();
        for (index, output) in CHANNELS.into_iter().enumerate() {
            let (shape, name) = ((channels, output), format!("conv{}", index + 1));
            separables.push(build.separable(Window::SAME, shape, &name, Activation::LEAKY)?);
            channels = output;
        }
        let names = ("conv8/filters", "conv8/bias");
        let shape = (channels, ANCHORS.len() * CODE);
        let last = build.conv(Window::POINT, shape, names, Activation::NONE)?;
        Ok(Self { first, separables, last })
    }

    /// All boxes of a score above `least`, in pixels of the picture; several on one face are not
    /// sorted out.
    pub fn run(
        &self,
        arch: Arch,
        scratch: &mut Scratch,
        picture: &Picture,
        least: f32,
    ) -> Vec<Found> {
        let mut map = scratch.map(SIZE, SIZE, 3);
        fill(arch, &mut map, picture, Part::whole(picture), false, &NORM);
        let mut next = scratch.map(SIZE - 2, SIZE - 2, 16);
        self.first.run(arch, scratch, &map, &mut next);
        scratch.replace(&mut map, next);
        for (index, separable) in self.separables.iter().enumerate() {
            let size = map.width.div_ceil(2);
            let mut pooled = scratch.map(size, size, map.channels);
            max_pool(arch, &map, 2, 2, &mut pooled);
            scratch.replace(&mut map, pooled);
            let mut next = scratch.map(size, size, separable.bias.len());
            separable.run(arch, scratch, &map, &mut next);
            scratch.replace(&mut map, next);
            if index + 1 == self.separables.len() {
                let mut pooled = scratch.map(size, size, map.channels);
                max_pool(arch, &map, 2, 1, &mut pooled);
                scratch.replace(&mut map, pooled);
            }
        }
        let mut codes = scratch.map(map.height, map.width, self.last.bias.len());
        self.last.run(arch, scratch, &map, &mut codes);
        let (width, height) = (f64::from(picture.width), f64::from(picture.height));
        let scale = SIZE as f64 / width.max(height);
        let rounded = |side: f64| (side * scale).round().max(1.0);
        let longest = rounded(width).max(rounded(height));
        let (width, height) =
            (longest / rounded(width) * width, longest / rounded(height) * height);
        let cells = codes.width as f64;
        let mut found = Vec::new();
        for y in 0..codes.height {
            for (at, code) in codes.row(y).as_chunks::<CODE>().0.iter().enumerate() {
                let place = (y as f64, (at / ANCHORS.len()) as f64);
                let unit = decode(*code, place, ANCHORS[at % ANCHORS.len()], cells);
                if unit.score > least {
                    found.push(unit.within(width, height));
                }
            }
        }
        scratch.give_back(map);
        scratch.give_back(codes);
        found
    }
}

/// A box with edges of 0 to 1.
fn decode(code: [f32; CODE], (row, column): (f64, f64), anchor: [f64; 2], cells: f64) -> Found {
    let [x, y, width, height, score] = code.map(f64::from);
    let (x, y) = ((column + sigmoid(x)) / cells, (row + sigmoid(y)) / cells);
    let wide = width.exp() * anchor[0] / cells / 2.0;
    let high = height.exp() * anchor[1] / cells / 2.0;
    let score = sigmoid(score) as f32;
    Found { score, left: x - wide, top: y - high, right: x + wide, bottom: y + high }
}

fn sigmoid(value: f64) -> f64 {
    1.0 / (1.0 + (-value).exp())
}
