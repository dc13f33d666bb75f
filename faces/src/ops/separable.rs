use pulp::Arch;

use super::conv::BLOCK;
use super::depthwise::{Depthwise, Pixels};
use super::multiply::Multiply;
use super::{Activation, Map, Packed, Scratch, Window};

/// A depthwise convolution and the 1 × 1 convolution after it, block by block: what is between them
/// never leaves the cache.
pub struct Separable {
    /// 3 × 3
    pub window: Window,
    pub depthwise: Depthwise,
    pub filters: Packed,
    pub bias: Vec<f32>,
    pub activation: Activation,
}

impl Separable {
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
        let channels = input.channels;
        debug_assert_eq!(self.filters.depth, channels);
        debug_assert_eq!(self.filters.columns, output.channels);
        let pixels = output.height * output.width;
        let block = (BLOCK / channels).max(1);
        for first in (0..pixels).step_by(block) {
            let end = pixels.min(first + block);
            self.window.offsets(input, output.width, first, end, &mut scratch.from);
            Window::POINT.offsets(output, output.width, first, end, &mut scratch.to);
            scratch.block.resize((end - first) * channels, 0.0);
            arch.dispatch(Pixels {
                depthwise: &self.depthwise,
                input: &input.data,
                from: &scratch.from,
                row_stride: input.row_stride(),
                output: &mut scratch.block,
            });
            scratch.from.clear();
            scratch.from.extend((0..end - first).map(|pixel| pixel * channels));
            arch.dispatch(Multiply {
                input: &scratch.block,
                from: &scratch.from,
                run: channels,
                run_stride: 0,
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
