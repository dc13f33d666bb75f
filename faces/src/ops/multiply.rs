use pulp::{Simd, WithSimd};

use super::{Activation, Packed};

/// Pixels at a time.
const PIXELS: usize = 6;

/// The kernel under every convolution: for each pixel the window's values times the filters, plus the
/// bias, through the activation.
pub struct Multiply<'a> {
    pub input: &'a [f32],
    /// For each pixel, where its window begins in `input`.
    pub from: &'a [usize],
    /// A window is made of runs (rows of the kernel) of so many numbers (kernel width × channels) …
    pub run: usize,
    /// … from the begin of one to the begin of the next.
    pub run_stride: usize,
    pub filters: &'a Packed,
    /// One for each column.
    pub bias: &'a [f32],
    pub activation: Activation,
    /// Adds to what is in `output`, before the activation.
    pub add: bool,
    pub output: &'a mut [f32],
    /// For each pixel, where its columns go in `output`.
    pub to: &'a [usize],
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let lanes = S::F32_LANES;
        let (wide, rest) = self.filters.panels(lanes);
        let panel = self.filters.depth * Packed::WIDE * lanes;
        let mut column = 0;
        for panel in wide.chunks_exact(panel.max(1)) {
            self.panel::<S, 4>(simd, panel, column);
            column += Packed::WIDE * lanes;
        }
        match rest.len() / (self.filters.depth * lanes).max(1) {
            1 => self.panel::<S, 1>(simd, rest, column),
            2 => self.panel::<S, 2>(simd, rest, column),
            3 => self.panel::<S, 3>(simd, rest, column),
            4 => self.panel::<S, 4>(simd, rest, column),
            _ => {}
        }
    }
}

impl Multiply<'_> {
    #[inline(always)]
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, panel: &[f32], column: usize) {
        let (panel, _) = S::as_simd_f32s(panel);
        let (panel, _) = panel.as_chunks::<V>();
        let columns = (V * S::F32_LANES).min(self.filters.columns - column);
        let bias = &self.bias[column..column + columns];
        let mut first = 0;
        while first < self.from.len() {
            let count = PIXELS.min(self.from.len() - first);
            let from = std::array::from_fn(|pixel| self.from[first + pixel.min(count - 1)]);
            let (input, stride) = (self.input, self.run_stride);
            let sums = tile::<S, V>(simd, panel, input, from, self.run, stride);
            for (sums, to) in sums.iter().zip(&self.to[first..first + count]) {
                let place = &mut self.output[to + column..to + column + columns];
                finish::<S, V>(simd, sums, bias, self.activation, self.add, place);
            }
            first += count;
        }
    }
}

/// The sums of [`PIXELS`] pixels and the columns of a panel. Everything is a slice of the same length
/// before the loop begins, so that nothing is checked within it.
#[inline(always)]
fn tile<S: Simd, const V: usize>(
    simd: S,
    panel: &[[S::f32s; V]],
    input: &[f32],
    from: [usize; PIXELS],
    run: usize,
    run_stride: usize,
) -> [[S::f32s; V]; PIXELS] {
    let mut sums = [[simd.splat_f32s(0.0); V]; PIXELS];
    for (index, filters) in panel.chunks_exact(run).enumerate() {
        let mut rows: [&[f32]; PIXELS] = [&[]; PIXELS];
        for pixel in 0..PIXELS {
            rows[pixel] = &input[from[pixel] + index * run_stride..][..run];
        }
        let filters = &filters[..run];
        for depth in 0..run {
            let filter = filters[depth];
            for pixel in 0..PIXELS {
                let value = simd.splat_f32s(rows[pixel][depth]);
                for vector in 0..V {
                    sums[pixel][vector] =
                        simd.mul_add_e_f32s(value, filter[vector], sums[pixel][vector]);
                }
            }
        }
    }
    sums
}

#[inline(always)]
fn finish<S: Simd, const V: usize>(
    simd: S,
    sums: &[S::f32s; V],
    bias: &[f32],
    activation: Activation,
    add: bool,
    place: &mut [f32],
) {
    let lanes = S::F32_LANES;
    for ((sum, bias), place) in sums.iter().zip(bias.chunks(lanes)).zip(place.chunks_mut(lanes)) {
        let mut value = simd.add_f32s(*sum, simd.partial_load_f32s(bias));
        if add {
            value = simd.add_f32s(value, simd.partial_load_f32s(place));
        }
        let value = activation.apply(simd, value);
        match S::as_mut_simd_f32s(place) {
            ([whole], _) => *whole = value,
            (_, part) => simd.partial_store_f32s(part, value),
        }
    }
}
