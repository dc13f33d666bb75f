//! `face_recognition`: the embedding of a face; a residual network.

use pulp::Arch;

use super::build::Build;
use super::chip::Chip;
use super::input::{Part, fill};
use super::landmarks::NORM;
use super::weights::Weights;
use crate::ops::{
    Activation, Conv, Map, Packed, Scratch, Window, average_pool_halved, max_pool, mean,
};
use crate::{Embedding, EngineError, Picture};

const SIZE: usize = 150;
/// Name, channels before and after
const BLOCKS: [(&str, usize, usize); 14] = [
    ("conv32_1", 32, 32),
    ("conv32_2", 32, 32),
    ("conv32_3", 32, 32),
    ("conv64_down", 32, 64),
    ("conv64_1", 64, 64),
    ("conv64_2", 64, 64),
    ("conv64_3", 64, 64),
    ("conv128_down", 64, 128),
    ("conv128_1", 128, 128),
    ("conv128_2", 128, 128),
    ("conv256_down", 128, 256),
    ("conv256_1", 256, 256),
    ("conv256_2", 256, 256),
    ("conv256_down_out", 256, 256),
];

pub struct Recognition {
    first: Conv,
    blocks: Vec<[Conv; 2]>,
    last: Conv,
}

impl Recognition {
    pub fn new(arch: Arch, mut weights: Weights) -> Result<Self, EngineError> {
        let mut build = Build { arch, weights: &mut weights };
        let first =
            scaled(&mut build, Window::valid(7, 2), (3, 32), "conv32_down", Activation::RELU)?;
        let mut blocks = Vec::new();
        for (name, input, output) in BLOCKS {
            let window = if name.contains("down") { Window::valid(3, 2) } else { Window::SAME };
            let one = format!("{name}/conv1");
            let one = scaled(&mut build, window, (input, output), &one, Activation::RELU)?;
            let two = format!("{name}/conv2");
            // Its activation is the one after the sum with the shortcut.
            let shape = (output, output);
            blocks.push([one, scaled(&mut build, Window::SAME, shape, &two, Activation::RELU)?]);
        }
        let fc = build.weights.take("fc", &[256, Embedding::DIMENSIONS])?;
        let last = Conv {
            window: Window::POINT,
            filters: Packed::new(arch, &fc, Embedding::DIMENSIONS),
            bias: vec![0.0; Embedding::DIMENSIONS],
            activation: Activation::NONE,
        };
        Ok(Self { first, blocks, last })
    }

    /// The embedding of a part of a picture, as the reference cuts and resizes it.
    pub fn of_part(
        &self,
        arch: Arch,
        scratch: &mut Scratch,
        picture: &Picture,
        part: Part,
    ) -> Embedding {
        let mut input = scratch.map(SIZE, SIZE, 3);
        fill(arch, &mut input, picture, part, true, &NORM);
        self.run(arch, scratch, input)
    }

    /// The embedding of an aligned face.
    pub fn of_chip(
        &self,
        arch: Arch,
        scratch: &mut Scratch,
        picture: &Picture,
        chip: &Chip,
    ) -> Embedding {
        let mut input = scratch.map(SIZE, SIZE, 3);
        chip.fill(arch, &mut input, picture, &NORM);
        self.run(arch, scratch, input)
    }

    fn run(&self, arch: Arch, scratch: &mut Scratch, input: Map) -> Embedding {
        let mut next = scratch.map(72, 72, 32);
        self.first.run(arch, scratch, &input, &mut next);
        scratch.give_back(input);
        let mut map = scratch.map(35, 35, 32);
        max_pool(arch, &next, 3, 2, &mut map);
        scratch.give_back(next);
        for block in &self.blocks {
            if block[0].window.stride == 2 {
                down(block, arch, scratch, &mut map);
            } else {
                let mut between = scratch.map(map.height, map.width, map.channels);
                block[0].run(arch, scratch, &map, &mut between);
                block[1].add_to(arch, scratch, &between, &mut map);
                scratch.give_back(between);
            }
        }
        let mut pooled = scratch.map(1, 1, map.channels);
        pooled.row_mut(0).copy_from_slice(&mean(&map));
        let mut output = scratch.map(1, 1, Embedding::DIMENSIONS);
        self.last.run(arch, scratch, &pooled, &mut output);
        let mut embedding = Embedding([0.0; Embedding::DIMENSIONS]);
        embedding.0.copy_from_slice(output.row(0));
        for map in [map, pooled, output] {
            scratch.give_back(map);
        }
        embedding
    }
}

/// The shortcut is a pool, with zeros for the channels that it has not; the main path is a pixel
/// smaller where the map is even, and counts as zero there.
fn down(block: &[Conv; 2], arch: Arch, scratch: &mut Scratch, map: &mut Map) {
    let channels = block[0].bias.len();
    let small = (map.width - 3) / 2 + 1;
    let mut between = scratch.map(small, small, channels);
    block[0].run(arch, scratch, map, &mut between);
    let mut main = scratch.map(small, small, channels);
    let pooled = map.width / 2;
    let mut sum = scratch.map(pooled, pooled, channels);
    average_pool_halved(map, &mut sum);
    // The sum of what the pool gives and the main path is made where the main path ends.
    for y in 0..small {
        main.row_mut(y).copy_from_slice(&sum.row(y)[..small * channels]);
    }
    block[1].add_to(arch, scratch, &between, &mut main);
    for y in 0..small {
        sum.row_mut(y)[..small * channels].copy_from_slice(main.row(y));
    }
    scratch.give_back(between);
    scratch.give_back(main);
    scratch.replace(map, sum);
}

/// A convolution whose scale layer (after the bias) is folded into it.
fn scaled(
    build: &mut Build<'_>,
    window: Window,
    (input, output): (usize, usize),
    name: &str,
    activation: Activation,
) -> Result<Conv, EngineError> {
    let size = window.size;
    let mut filters =
        build.weights.take(&format!("{name}/conv/filters"), &[size, size, input, output])?;
    let mut take = |what: &str| build.weights.take(&format!("{name}/{what}"), &[output]);
    let mut bias = take("conv/bias")?;
    let (scales, offsets) = (take("scale/weights")?, take("scale/biases")?);
    for row in filters.chunks_exact_mut(output) {
        for (filter, scale) in row.iter_mut().zip(&scales) {
            *filter *= scale;
        }
    }
    for (bias, (scale, offset)) in bias.iter_mut().zip(scales.iter().zip(&offsets)) {
        *bias = *bias * scale + offset;
    }
    let filters = Packed::new(build.arch, &filters, output);
    Ok(Conv { window, filters, bias, activation })
}
