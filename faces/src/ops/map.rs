/// A feature map of height × width × channels with a border of one pixel around it that is zero, so
/// that a 3 × 3 window finds its padding where it looks for it. Operations write all of the inside and
/// never the border.
pub struct Map {
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    /// (height + 2) × (width + 2) × channels, and what the buffer has beyond
    pub data: Vec<f32>,
}

impl Map {
    /// Numbers from one row to the next.
    pub fn row_stride(&self) -> usize {
        (self.width + 2) * self.channels
    }

    /// Where a pixel begins. −1 and `height` (`width`) are the border.
    pub fn at(&self, y: isize, x: isize) -> usize {
        let (row, column) = ((y + 1) as usize, (x + 1) as usize);
        row * self.row_stride() + column * self.channels
    }

    /// The inside of a row: width × channels.
    pub fn row(&self, y: usize) -> &[f32] {
        let start = self.at(y as isize, 0);
        &self.data[start..start + self.width * self.channels]
    }

    pub fn row_mut(&mut self, y: usize) -> &mut [f32] {
        let start = self.at(y as isize, 0);
        &mut self.data[start..start + self.width * self.channels]
    }

    /// The inside becomes that of another map of the same size.
    pub fn copy_from(&mut self, other: &Self) {
        let length = self.len();
        self.data[..length].copy_from_slice(&other.data[..length]);
    }

    pub fn relu(&mut self) {
        let length = self.len();
        for value in &mut self.data[..length] {
            *value = value.max(0.0);
        }
    }

    fn len(&self) -> usize {
        (self.height + 2) * self.row_stride()
    }

    fn clear_border(&mut self) {
        let (stride, length) = (self.row_stride(), self.len());
        let (height, channels) = (self.height, self.channels);
        self.data[..stride].fill(0.0);
        self.data[(height + 1) * stride..length].fill(0.0);
        for row in self.data[..length].chunks_exact_mut(stride) {
            row[..channels].fill(0.0);
            row[stride - channels..].fill(0.0);
        }
    }
}

/// The buffers of one run, used again and again: detection wants some 30 MB of them.
#[derive(Default)]
pub struct Scratch {
    free: Vec<Vec<f32>>,
    /// Of the kernel: where the windows of a block of pixels begin, and where its results go.
    pub from: Vec<usize>,
    pub to: Vec<usize>,
    /// Of separable convolutions: a block of pixels between their two halves.
    pub block: Vec<f32>,
}

impl Scratch {
    /// A map whose border is zero and whose inside is whatever was there.
    pub fn map(&mut self, height: usize, width: usize, channels: usize) -> Map {
        let length = (height + 2) * (width + 2) * channels;
        let fits = |buffer: &Vec<f32>| buffer.len() >= length;
        let smallest = (0..self.free.len())
            .filter(|place| fits(&self.free[*place]))
            .min_by_key(|place| self.free[*place].len())
            .or_else(|| (0..self.free.len()).max_by_key(|place| self.free[*place].len()));
        let mut data = smallest.map_or_else(Vec::new, |place| self.free.swap_remove(place));
        if data.len() < length {
            data.resize(length, 0.0);
        }
        let mut map = Map { height, width, channels, data };
        map.clear_border();
        map
    }

    pub fn give_back(&mut self, map: Map) {
        self.free.push(map.data);
    }

    /// Whatever takes the place of `map` from now on; its buffer is free again.
    pub fn replace(&mut self, map: &mut Map, by: Map) {
        self.give_back(std::mem::replace(map, by));
    }
}
