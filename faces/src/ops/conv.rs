use pulp::Arch;

use super::multiply::Multiply;
use super::{Activation, Map, Packed, Scratch};

/// Where the windows of a convolution lie.
#[derive(Clone, Copy)]
pub struct Window {
    /// Height and width
    pub size: usize,
    pub stride: usize,
    /// Of the first window, in pixels: 0, or −1 for a padding of one.
    pub origin: isize,
}

impl Window {
    /// 1 × 1
    pub const POINT: Self = Self { size: 1, stride: 1, origin: 0 };
    /// 3 × 3 with a padding of one all around
    pub const SAME: Self = Self { size: 3, stride: 1, origin: -1 };
    /// 3 × 3, every second pixel; on an even size the padding is one at the bottom and on the right
    pub const SAME_HALVED: Self = Self { size: 3, stride: 2, origin: 0 };

    pub const fn valid(size: usize, stride: usize) -> Self {
        Self { size, stride, origin: 0 }
    }

    /// The offsets of the windows of the output pixels `first..end` (row by row) of `width` a row.
    pub fn offsets(self, input: &Map, width: usize, first: usize, end: usize, to: &mut Vec<usize>) {
        to.clear();
        let (mut y, mut x) = (first / width, first % width);
        for _ in first..end {
            let (row, column) = ((y * self.stride) as isize, (x * self.stride) as isize);
            to.push(input.at(row + self.origin, column + self.origin));
            x += 1;
            if x == width {
                (y, x) = (y + 1, 0);
            }
        }
    }
}

/// A convolution with bias and activation.
pub struct Conv {
    pub window: Window,
    pub filters: Packed,
    pub bias: Vec<f32>,
    pub activation: Activation,
}

/// Numbers of the input that a block of pixels reads: a part of the second cache.
pub const BLOCK: usize = 64 * 1024;

impl Conv {
    pub fn run(&self, arch: Arch, scratch: &mut Scratch, input: &Map, output: &mut Map) {
        self.run_into(arch, scratch, input, output, false);
    }

    /// As [`Self::run`], and adds to what `output` holds before the activation.
    pub fn add_to(&self, arch: Arch, scratch: &mut Scratch, input: &Map, output: &mut Map) {
        self.run_into(arch, scratch, input, output, true);
    }

    fn run_into(
        &self,
        arch: Arch,
        scratch: &mut Scratch,
        input: &Map,
        output: &mut Map,
        add: bool,
    ) {
        let size = self.window.size;
        debug_assert_eq!(self.filters.depth, size * size * input.channels);
        debug_assert_eq!(self.filters.columns, output.channels);
        let pixels = output.height * output.width;
        let block = (BLOCK / (input.channels * self.window.stride).max(8)).max(1);
        for first in (0..pixels).step_by(block) {
            let end = pixels.min(first + block);
            self.window.offsets(input, output.width, first, end, &mut scratch.from);
            Window::POINT.offsets(output, output.width, first, end, &mut scratch.to);
            arch.dispatch(Multiply {
                input: &input.data,
                from: &scratch.from,
                run: size * input.channels,
                run_stride: input.row_stride(),
                filters: &self.filters,
                bias: &self.bias,
                activation: self.activation,
                add,
                output: &mut output.data,
                to: &scratch.to,
            });
        }
    }
}
