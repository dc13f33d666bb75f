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
        let mut output = self.output.chunks_mut(PIXELS * channels);
        for from in self.from.chunks(PIXELS) {
            let Some(output) = output.next() else { return };
            let starts: [usize; PIXELS] =
                std::array::from_fn(|pixel| from[pixel.min(from.len() - 1)]);
            let (rows, stride) = (self.input, self.row_stride);
            // [pixel][tap] → the channels under that tap
            let taps: [[&[S::f32s]; 9]; PIXELS] = starts.map(|start| {
                std::array::from_fn(|tap| {
                    let at = start + tap / 3 * stride + tap % 3 * channels;
                    S::as_simd_f32s(&rows[at..at + channels]).0
                })
            });
            pixels(simd, self.depthwise, &taps, output);
        }
    }
}

#[inline(always)]
fn pixels<S: Simd>(
    simd: S,
    depthwise: &Depthwise,
    taps: &[[&[S::f32s]; 9]; PIXELS],
    output: &mut [f32],
) {
    let (bias, _) = S::as_simd_f32s(&depthwise.bias);
    let (filters, _) = S::as_simd_f32s(&depthwise.filters);
    let (output, _) = S::as_mut_simd_f32s(output);
    let vectors = bias.len();
    for vector in 0..vectors {
        let mut sums = [bias[vector]; PIXELS];
        for tap in 0..9 {
            let filter = filters[tap * vectors + vector];
            for pixel in 0..PIXELS {
                sums[pixel] = simd.mul_add_e_f32s(taps[pixel][tap][vector], filter, sums[pixel]);
            }
        }
        for (place, sum) in output.iter_mut().skip(vector).step_by(vectors).zip(sums) {
            *place = depthwise.activation.apply(simd, sum);
        }
    }
}
