//! `ssd_mobilenetv1`: where faces are.

use pulp::Arch;

use super::boxes::{Found, overlap};
use super::build::Build;
use super::input::{Norm, Part, fill};
use super::weights::Weights;
use crate::ops::{Activation, Conv, Depthwise, Map, Packed, Scratch, Separable, Window};
use crate::{EngineError, Picture};

const SIZE: usize = 512;
/// x / 127.5 − 1
const NORM: Norm = Norm { mean: [127.5; 3], divisor: 127.5 };
/// Of the batch norms on the depthwise layers.
const EPSILON: f32 = 0.001;
/// Output channels of the thirteen pairs; those at 2, 4, 6 and 12 halve the map.
const PAIRS: [usize; 13] = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];
/// Output channels of the convolutions after them: 1 × 1, then 3 × 3 that halves the map, and so on.
const EXTRAS: [usize; 8] = [256, 512, 128, 256, 128, 256, 64, 128];
/// Input channels and anchors a pixel of the six heads.
const HEADS: [(usize, usize); 6] = [(512, 3), (1024, 6), (512, 6), (256, 6), (256, 6), (128, 6)];
const CLASSES: usize = 3;
const ANCHORS: usize = 5118;
/// At most so many faces, as the reference has it.
const MAX_FACES: usize = 100;
const OVERLAP: f64 = 0.5;

pub struct Ssd {
    first: Conv,
    pairs: Vec<Separable>,
    extras: Vec<Conv>,
    /// Box encodings and classes
    heads: Vec<(Conv, Conv)>,
    /// Upper, left, lower and right edge of each anchor, 0 to 1
    anchors: Vec<[f32; 4]>,
}

impl Ssd {
    pub fn new(arch: Arch, mut weights: Weights) -> Result<Self, EngineError> {
        let anchors = weights.take("Output/extra_dim", &[1, ANCHORS, 4])?;
        let mut build = Build { arch, weights: &mut weights };
        let point = |build: &mut Build<'_>, window, shape, name: &str| {
            let name = format!("{name}_pointwise");
            let (filters, bias) =
                (format!("{name}/weights"), format!("{name}/convolution_bn_offset"));
            build.conv(window, shape, (&filters, &bias), Activation::RELU6)
        };
        let first = point(&mut build, Window::SAME_HALVED, (3, 32), "MobilenetV1/Conv2d_0")?;
        let mut channels = 32;
        let mut pairs = Vec::new();
        for (index, output) in PAIRS.into_iter().enumerate() {
            pairs.push(pair(&mut build, index + 1, (channels, output))?);
            channels = output;
        }
        let mut extras = Vec::new();
        for (index, output) in EXTRAS.into_iter().enumerate() {
            let window = if index % 2 == 0 { Window::POINT } else { Window::SAME_HALVED };
            let name = format!("Prediction/Conv2d_{index}");
            extras.push(point(&mut build, window, (channels, output), &name)?);
            channels = output;
        }
        let mut heads = Vec::new();
        for (index, (channels, anchors)) in HEADS.into_iter().enumerate() {
            let mut head = |what: &str, each: usize| {
                let name = format!("Prediction/BoxPredictor_{index}/{what}");
                let names = (format!("{name}/weights"), format!("{name}/biases"));
                let shape = (channels, anchors * each);
                build.conv(Window::POINT, shape, (&names.0, &names.1), Activation::NONE)
            };
            heads.push((head("BoxEncodingPredictor", 4)?, head("ClassPredictor", CLASSES)?));
        }
        Ok(Self { first, pairs, extras, heads, anchors: anchors.as_chunks().0.to_vec() })
    }

    /// The faces of a score above `least`, best first. Boxes in pixels of the picture; they may reach
    /// over its edge by the rounding of its resized size.
    pub fn run(
        &self,
        arch: Arch,
        scratch: &mut Scratch,
        picture: &Picture,
        least: f32,
    ) -> Vec<Found> {
        let mut map = scratch.map(SIZE, SIZE, 3);
        fill(arch, &mut map, picture, Part::whole(picture), false, &NORM);
        let mut candidates = Candidates { least, anchors: self.anchors.iter(), found: Vec::new() };
        let mut next = scratch.map(SIZE / 2, SIZE / 2, 32);
        self.first.run(arch, scratch, &map, &mut next);
        scratch.replace(&mut map, next);
        for (index, pair) in self.pairs.iter().enumerate() {
            let size = map.width / pair.window.stride;
            let mut next = scratch.map(size, size, pair.bias.len());
            pair.run(arch, scratch, &map, &mut next);
            scratch.replace(&mut map, next);
            if index + 1 == 11 {
                self.head(0, arch, scratch, &map, &mut candidates);
            }
        }
        self.head(1, arch, scratch, &map, &mut candidates);
        for (index, conv) in self.extras.iter().enumerate() {
            let size = map.width / conv.window.stride;
            let mut next = scratch.map(size, size, conv.bias.len());
            conv.run(arch, scratch, &map, &mut next);
            scratch.replace(&mut map, next);
            if index % 2 == 1 {
                self.head(2 + index / 2, arch, scratch, &map, &mut candidates);
            }
        }
        scratch.give_back(map);
        let (width, height) = (f64::from(picture.width), f64::from(picture.height));
        let scale = SIZE as f64 / width.max(height);
        // What the padded square's 1 is, in pixels of the picture.
        let whole = |side: f64| SIZE as f64 / (side * scale).round().max(1.0) * side;
        candidates
            .best()
            .into_iter()
            .map(|found| found.within(whole(width), whole(height)))
            .collect()
    }

    fn head(
        &self,
        index: usize,
        arch: Arch,
        scratch: &mut Scratch,
        map: &Map,
        candidates: &mut Candidates<'_>,
    ) {
        let (boxes, classes) = &self.heads[index];
        let mut scores = scratch.map(map.height, map.width, classes.bias.len());
        classes.run(arch, scratch, map, &mut scores);
        let mut codes = scratch.map(map.height, map.width, boxes.bias.len());
        boxes.run(arch, scratch, map, &mut codes);
        for y in 0..map.height {
            let codes = codes.row(y).as_chunks::<4>().0;
            let scores = scores.row(y).as_chunks::<CLASSES>().0;
            for (code, classes) in codes.iter().zip(scores) {
                candidates.add(*code, classes[1]);
            }
        }
        scratch.give_back(scores);
        scratch.give_back(codes);
    }
}

fn pair(
    build: &mut Build<'_>,
    index: usize,
    (input, output): (usize, usize),
) -> Result<Separable, EngineError> {
    let name = format!("MobilenetV1/Conv2d_{index}_depthwise");
    let mut filters =
        build.weights.take(&format!("{name}/depthwise_weights"), &[3, 3, input, 1])?;
    let mut norm = |what: &str| build.weights.take(&format!("{name}/BatchNorm/{what}"), &[input]);
    let (gamma, beta) = (norm("gamma")?, norm("beta")?);
    let (means, variances) = (norm("moving_mean")?, norm("moving_variance")?);
    let scales: Vec<f32> =
        gamma.iter().zip(&variances).map(|(gamma, it)| gamma / (it + EPSILON).sqrt()).collect();
    for row in filters.chunks_exact_mut(input) {
        for (filter, scale) in row.iter_mut().zip(&scales) {
            *filter *= scale;
        }
    }
    let bias =
        beta.iter().zip(means.iter().zip(&scales)).map(|(beta, (mean, scale))| beta - mean * scale);
    let depthwise = Depthwise { filters, bias: bias.collect(), activation: Activation::RELU6 };
    let point = format!("MobilenetV1/Conv2d_{index}_pointwise");
    let filters = build.weights.take(&format!("{point}/weights"), &[1, 1, input, output])?;
    let bias = build.weights.take(&format!("{point}/convolution_bn_offset"), &[output])?;
    Ok(Separable {
        window: if [2, 4, 6, 12].contains(&index) { Window::SAME_HALVED } else { Window::SAME },
        depthwise,
        filters: Packed::new(build.arch, &filters, output),
        bias,
        activation: Activation::RELU6,
    })
}

struct Candidates<'a> {
    least: f32,
    /// In the order of the heads
    anchors: std::slice::Iter<'a, [f32; 4]>,
    found: Vec<Found>,
}

impl Candidates<'_> {
    fn add(&mut self, code: [f32; 4], logit: f32) {
        let Some(anchor) = self.anchors.next() else { return };
        let score = 1.0 / (1.0 + (-logit).exp());
        if score <= self.least {
            return;
        }
        let [top, left, bottom, right] = *anchor;
        let (height, width) = (bottom - top, right - left);
        let y = code[0] / 10.0 * height + top + height / 2.0;
        let x = code[1] / 10.0 * width + left + width / 2.0;
        let (high, wide) =
            ((code[2] / 5.0).exp() * height / 2.0, (code[3] / 5.0).exp() * width / 2.0);
        self.found.push(Found {
            score,
            left: f64::from(x - wide),
            top: f64::from(y - high),
            right: f64::from(x + wide),
            bottom: f64::from(y + high),
        });
    }

    /// Of those that overlap by more than half, the best; clipped to the square.
    fn best(mut self) -> Vec<Found> {
        self.found.sort_by(|one, other| other.score.total_cmp(&one.score));
        let mut best: Vec<Found> = Vec::new();
        for found in self.found {
            if best.len() < MAX_FACES && best.iter().all(|other| overlap(&found, other) <= OVERLAP)
            {
                best.push(found);
            }
        }
        best.into_iter().map(Found::clipped).collect()
    }
}
