use pulp::{Arch, Simd, WithSimd};

/// Filters of a convolution in the order in which the kernel reads them: columns (output channels) in
/// panels of [`Packed::WIDE`] vectors, the last one as narrow as it may be; in each panel row by row.
/// Columns that do not exist are zero.
pub struct Packed {
    /// Rows: kernel height × kernel width × input channels
    pub depth: usize,
    pub columns: usize,
    data: Vec<f32>,
    /// The first number of `data` that counts: it lies where a cache line begins.
    start: usize,
}

struct Lanes;

impl WithSimd for Lanes {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        S::F32_LANES
    }
}

impl Packed {
    /// Vectors in a panel. With six pixels at a time that makes 24 sums, 4 filters and one pixel's
    /// value for the 32 registers of AVX-512.
    pub const WIDE: usize = 4;
    const CACHE_LINE: usize = 64;

    /// `filters`: depth × columns, as HWIO lays them out.
    pub fn new(arch: Arch, filters: &[f32], columns: usize) -> Self {
        let lanes = arch.dispatch(Lanes);
        let depth = filters.len() / columns;
        let width = Self::WIDE * lanes;
        let padded = columns.next_multiple_of(lanes);
        let mut data = vec![0.0; depth * padded + Self::CACHE_LINE / 4];
        let start = data.as_ptr().align_offset(Self::CACHE_LINE).min(Self::CACHE_LINE / 4);
        let mut place = start;
        for first in (0..columns).step_by(width) {
            let wanted = width.min(columns - first);
            let panel = wanted.next_multiple_of(lanes);
            for row in filters.chunks_exact(columns) {
                data[place..place + wanted].copy_from_slice(&row[first..first + wanted]);
                place += panel;
            }
        }
        Self { depth, columns, data, start }
    }

    /// The panels of [`Self::WIDE`] vectors behind each other, and the narrower one that may follow.
    pub fn panels(&self, lanes: usize) -> (&[f32], &[f32]) {
        let width = Self::WIDE * lanes;
        let end = self.start + self.depth * self.columns.next_multiple_of(lanes);
        self.data[self.start..end].split_at(self.columns / width * width * self.depth)
    }
}
