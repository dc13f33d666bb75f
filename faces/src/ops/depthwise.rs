use pulp::{Simd, WithSimd};

use super::Activation;

/// A 3 × 3 filter for each channel, with bias and activation.
pub struct Depthwise {
    /// 9 × channels
    pub filters: Vec<f32>,
    pub bias: Vec<f32>,
    pub activation: Activation,
}

/// Pixels at a time.
const PIXELS: usize = 4;

/// A depthwise convolution of some pixels, whose results lie behind each other.
pub struct Pixels<'a> {
    pub depthwise: &'a Depthwise,
    pub input: &'a [f32],
    /// For each pixel, where its window begins in `input`.
    pub from: &'a [usize],
    pub row_stride: usize,
    /// Pixels × channels
    pub output: &'a mut [f32],
}

impl WithSimd for Pixels<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let channels = self.depthwise.bias.len();
        let vectors = channels / S::F32_LANES;
        let mut output = self.output.chunks_mut(PIXELS * channels);
        for from in self.from.chunks(PIXELS) {
            let Some(output) = output.next() else { return };
            // The channels under each of the nine taps.
            let mut taps: [[&[S::f32s]; 9]; PIXELS] = [[&[]; 9]; PIXELS];
            for (pixel, taps) in taps.iter_mut().enumerate() {
                let start = from[pixel.min(from.len() - 1)];
                for (tap, values) in taps.iter_mut().enumerate() {
                    let at = start + tap / 3 * self.row_stride + tap % 3 * channels;
                    *values = &S::as_simd_f32s(&self.input[at..at + channels]).0[..vectors];
                }
            }
            pixels(simd, self.depthwise, &taps, output, vectors);
        }
    }
}

#[inline(always)]
fn pixels<S: Simd>(
    simd: S,
    depthwise: &Depthwise,
    taps: &[[&[S::f32s]; 9]; PIXELS],
    output: &mut [f32],
    vectors: usize,
) {
    let (bias, _) = S::as_simd_f32s(&depthwise.bias);
    let bias = &bias[..vectors];
    let (all, _) = S::as_simd_f32s(&depthwise.filters);
    let mut filters: [&[S::f32s]; 9] = [&[]; 9];
    for tap in 0..9 {
        filters[tap] = &all[tap * vectors..][..vectors];
    }
    let (output, _) = S::as_mut_simd_f32s(output);
    for vector in 0..vectors {
        let mut sums = [bias[vector]; PIXELS];
        for tap in 0..9 {
            let filter = filters[tap][vector];
            for pixel in 0..PIXELS {
                sums[pixel] = simd.mul_add_e_f32s(taps[pixel][tap][vector], filter, sums[pixel]);
            }
        }
        for (place, sum) in output.iter_mut().skip(vector).step_by(vectors).zip(sums) {
            *place = depthwise.activation.apply(simd, sum);
        }
    }
}
