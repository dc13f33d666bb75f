use pulp::Arch;

use super::Map;

/// The largest value of each window of size × size; a window that reaches over the bottom or the right
/// edge is cut there (as "same" padding does it, which counts nothing as zero).
pub fn max_pool(arch: Arch, input: &Map, size: usize, stride: usize, output: &mut Map) {
    arch.dispatch(|| max_pool_inside(input, size, stride, output));
}

#[inline(always)]
fn max_pool_inside(input: &Map, size: usize, stride: usize, output: &mut Map) {
    let channels = input.channels;
    for y in 0..output.height {
        let rows = y * stride..input.height.min(y * stride + size);
        for x in 0..output.width {
            let columns = x * stride..input.width.min(x * stride + size);
            let place = &mut output.row_mut(y)[x * channels..(x + 1) * channels];
            place.fill(f32::NEG_INFINITY);
            for row in rows.clone() {
                let row = &input.row(row)[columns.start * channels..columns.end * channels];
                for pixel in row.chunks_exact(channels) {
                    for (most, value) in place.iter_mut().zip(pixel) {
                        *most = most.max(*value);
                    }
                }
            }
        }
    }
}

/// The mean of each 2 × 2, an odd row or column at the end left out. Channels that `output` has beyond
/// those of `input` become zero.
pub fn average_pool_halved(input: &Map, output: &mut Map) {
    let (channels, wide) = (input.channels, output.channels);
    for y in 0..output.height {
        let (upper, lower) = (input.row(2 * y), input.row(2 * y + 1));
        for (x, place) in output.row_mut(y).chunks_exact_mut(wide).enumerate() {
            let (place, rest) = place.split_at_mut(channels);
            rest.fill(0.0);
            let at = 2 * x * channels;
            for (channel, place) in place.iter_mut().enumerate() {
                let (left, right) = (at + channel, at + channels + channel);
                *place = (upper[left] + upper[right] + lower[left] + lower[right]) / 4.0;
            }
        }
    }
}

/// The mean of each channel.
pub fn mean(input: &Map) -> Vec<f32> {
    let mut sums = vec![0.0; input.channels];
    for y in 0..input.height {
        for pixel in input.row(y).chunks_exact(input.channels) {
            for (sum, value) in sums.iter_mut().zip(pixel) {
                *sum += value;
            }
        }
    }
    let pixels = (input.height * input.width) as f32;
    sums.iter().map(|sum| sum / pixels).collect()
}
