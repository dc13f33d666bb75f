//! `face_landmark_68`: the points of a face.

use pulp::Arch;

use super::build::Build;
use super::chip::Chip;
use super::input::{Norm, Part, fill};
use super::weights::Weights;
use crate::ops::{Activation, Conv, Map, Packed, Scratch, Separable, Window, mean};
use crate::{EngineError, Picture};

const SIZE: usize = 112;
pub const NORM: Norm = Norm { mean: [122.782, 117.001, 104.298], divisor: 255.0 };
/// Output channels of the four dense blocks, each of which halves the map.
const CHANNELS: [usize; 4] = [32, 64, 128, 256];
pub const POINTS: usize = 68;

pub struct Landmarks {
    first: Conv,
    /// The first layer of the blocks after the first, and three more of every block
    downs: Vec<Separable>,
    blocks: Vec<[Separable; 3]>,
    last: Conv,
}

impl Landmarks {
    pub fn new(arch: Arch, mut weights: Weights) -> Result<Self, EngineError> {
        let mut build = Build { arch, weights: &mut weights };
        let names = ("dense0/conv0/filters", "dense0/conv0/bias");
        let first = build.conv(Window::SAME_HALVED, (3, CHANNELS[0]), names, Activation::RELU)?;
        let mut downs = Vec::new();
        let mut blocks = Vec::new();
        for (index, channels) in CHANNELS.into_iter().enumerate() {
            let name = format!("dense{index}");
            if index > 0 {
                let (shape, name) = ((CHANNELS[index - 1], channels), format!("{name}/conv0"));
                downs.push(build.separable(Window::SAME_HALVED, shape, &name, Activation::RELU)?);
            }
            let mut layer = |index| {
                let (shape, name) = ((channels, channels), format!("{name}/conv{index}"));
                build.separable(Window::SAME, shape, &name, Activation::NONE)
            };
            blocks.push([layer(1)?, layer(2)?, layer(3)?]);
        }
        let (channels, points) = (CHANNELS[3], POINTS * 2);
        let filters = build.weights.take("fc/weights", &[channels, points])?;
        let last = Conv {
            window: Window::POINT,
            filters: Packed::new(arch, &filters, points),
            bias: build.weights.take("fc/bias", &[points])?,
            activation: Activation::NONE,
        };
        Ok(Self { first, downs, blocks, last })
    }

    /// 68 points (x, y), 0 to 1 of the part's width and height.
    pub fn of_part(
        &self,
        arch: Arch,
        scratch: &mut Scratch,
        picture: &Picture,
        part: Part,
    ) -> Vec<[f64; 2]> {
        let mut input = scratch.map(SIZE, SIZE, 3);
        fill(arch, &mut input, picture, part, true, &NORM);
        let points = self.run(arch, scratch, input);
        points.into_iter().map(|point| place(point, part)).collect()
    }

    /// 68 points (x, y), 0 to 1 of the turned square.
    pub fn of_chip(
        &self,
        arch: Arch,
        scratch: &mut Scratch,
        picture: &Picture,
        chip: &Chip,
    ) -> Vec<[f64; 2]> {
        let mut input = scratch.map(SIZE, SIZE, 3);
        chip.fill(arch, &mut input, picture, &NORM);
        let points = self.run(arch, scratch, input);
        points.into_iter().map(|point| point.map(f64::from)).collect()
    }

    /// 68 points (x, y), 0 to 1 of the input.
    fn run(&self, arch: Arch, scratch: &mut Scratch, input: Map) -> Vec<[f32; 2]> {
        let mut map = scratch.map(SIZE / 2, SIZE / 2, CHANNELS[0]);
        self.first.run(arch, scratch, &input, &mut map);
        scratch.give_back(input);
        for (index, block) in self.blocks.iter().enumerate() {
            if let Some(down) = index.checked_sub(1).and_then(|index| self.downs.get(index)) {
                let mut next = scratch.map(map.height / 2, map.width / 2, down.bias.len());
                down.run(arch, scratch, &map, &mut next);
                scratch.replace(&mut map, next);
            }
            dense(block, arch, scratch, &mut map);
        }
        // The average pool over all of 7 × 7 leaves one pixel.
        let mut pooled = scratch.map(1, 1, map.channels);
        pooled.row_mut(0).copy_from_slice(&mean(&map));
        scratch.give_back(map);
        let mut output = scratch.map(1, 1, POINTS * 2);
        self.last.run(arch, scratch, &pooled, &mut output);
        let points = output.row(0).as_chunks().0.to_vec();
        scratch.give_back(pooled);
        scratch.give_back(output);
        points
    }
}

/// x₁ = x, x₂ = f₁(x₁), x₃ = f₂(relu(x₁ + x₂)), x₄ = f₃(relu(x₁ + x₂ + x₃)); relu of their sum.
fn dense(block: &[Separable; 3], arch: Arch, scratch: &mut Scratch, map: &mut Map) {
    let mut input = scratch.map(map.height, map.width, map.channels);
    for layer in block {
        input.copy_from(map);
        input.relu();
        layer.add_to(arch, scratch, &input, map);
    }
    map.relu();
    scratch.give_back(input);
}

/// From the padded square to the part in it. As in the reference, with the size before rounding.
fn place(point: [f32; 2], part: Part) -> [f64; 2] {
    let size = SIZE as f64;
    let (width, height) = (part.width as f64, part.height as f64);
    let scale = size / width.max(height);
    let (width, height) = (width * scale, height * scale);
    let put = |value: f32, side: f64, other: f64| {
        let padding = ((other - side) / 2.0).max(0.0);
        let value = (value * size as f32 - padding as f32) / side as f32;
        f64::from(value)
    };
    [put(point[0], width, height), put(point[1], height, width)]
}
