use crate::Embedding;

/// Up to [`Segment::CAPACITY`] embeddings, a column each for what the scan reads together.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    ids: Vec<i64>,
    owners: Vec<i64>,
    /// The rounded numbers, row by row.
    rounded: Vec<i8>,
    marks: Marks,
    exact: Vec<Embedding>,
}

/// What belongs to a rounded vector.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// The number that one step of the rounded vector stands for.
    pub scale: f32,
    /// The squared length of the rounded vector, in true numbers.
    pub squared: f32,
    /// How far rounding moved the vector, and a little more than that for the error of f32 itself.
    pub error: f32,
}

/// The marks of all rows, a column each.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    pub scales: Vec<f32>,
    pub squares: Vec<f32>,
    pub errors: Vec<f32>,
}

impl Marks {
    fn push(&mut self, mark: Mark) {
        self.scales.push(mark.scale);
        self.squares.push(mark.squared);
        self.errors.push(mark.error);
    }

    fn swap_remove(&mut self, row: usize) {
        self.scales.swap_remove(row);
        self.squares.swap_remove(row);
        self.errors.swap_remove(row);
    }

    fn replace(&mut self, row: usize, other: &Self, last: usize) {
        self.scales[row] = other.scales[last];
        self.squares[row] = other.squares[last];
        self.errors[row] = other.errors[last];
    }

    fn memory(&self) -> usize {
        let columns = [&self.scales, &self.squares, &self.errors];
        columns.iter().map(|column| column.capacity() * size_of::<f32>()).sum()
    }
}

/// An embedding in 8 bits a number.
pub(super) struct Rounded {
    pub values: [i8; Embedding::DIMENSIONS],
    pub mark: Mark,
}

impl Rounded {
    pub(super) fn of(embedding: &Embedding) -> Self {
        let greatest = embedding.0.iter().fold(0.0f32, |most, value| most.max(value.abs()));
        // Nothing but zeros: any scale will do.
        let scale = if greatest > 0.0 { greatest / 127.0 } else { 1.0 };
        let mut values = [0i8; Embedding::DIMENSIONS];
        let (mut squared, mut moved) = (0.0f64, 0.0f64);
        for (place, value) in values.iter_mut().zip(&embedding.0) {
            // The cast saturates: 127 and a rounding error is 127.
            *place = (value / scale).round() as i8;
            let stands_for = f64::from(*place) * f64::from(scale);
            squared += stands_for * stands_for;
            moved += (stands_for - f64::from(*value)).powi(2);
        }
        let error = moved.sqrt() as f32 + 1e-5 * (1.0 + squared.sqrt() as f32);
        Self { values, mark: Mark { scale, squared: squared as f32, error } }
    }
}

impl Segment {
    /// A power of two, so that growing by doubling ends exactly there. 2.7 MB.
    pub(super) const CAPACITY: usize = 4_096;

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.len() == Self::CAPACITY
    }

    pub(super) fn id(&self, row: usize) -> i64 {
        self.ids[row]
    }

    pub(super) fn owner(&self, row: usize) -> i64 {
        self.owners[row]
    }

    pub(super) fn exact(&self, row: usize) -> &Embedding {
        &self.exact[row]
    }

    pub(super) fn rounded(&self) -> &[i8] {
        &self.rounded
    }

    pub(super) fn marks(&self) -> &Marks {
        &self.marks
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = (i64, i64, &Embedding)> {
        let ids = self.ids.iter().zip(&self.owners);
        ids.zip(&self.exact).map(|((id, owner), exact)| (*id, *owner, exact))
    }

    pub(super) fn push(&mut self, id: i64, owner: i64, embedding: &Embedding) {
        let rounded = Rounded::of(embedding);
        self.ids.push(id);
        self.owners.push(owner);
        self.rounded.extend_from_slice(&rounded.values);
        self.marks.push(rounded.mark);
        self.exact.push(embedding.clone());
    }

    /// Takes a row away and puts the last one in its place.
    pub(super) fn swap_remove(&mut self, row: usize) {
        let last = self.len() - 1;
        self.rounded.copy_within(at(last), row * Embedding::DIMENSIONS);
        self.rounded.truncate(last * Embedding::DIMENSIONS);
        self.ids.swap_remove(row);
        self.owners.swap_remove(row);
        self.marks.swap_remove(row);
        self.exact.swap_remove(row);
    }

    /// Puts the last row of another segment in the place of one of this.
    pub(super) fn replace(&mut self, row: usize, other: &mut Self) {
        let last = other.len() - 1;
        self.rounded[at(row)].copy_from_slice(&other.rounded[at(last)]);
        self.ids[row] = other.ids[last];
        self.owners[row] = other.owners[last];
        self.marks.replace(row, &other.marks, last);
        self.exact[row] = other.exact[last].clone();
        other.swap_remove(last);
    }

    pub(super) fn memory(&self) -> usize {
        self.ids.capacity() * size_of::<i64>()
            + self.owners.capacity() * size_of::<i64>()
            + self.rounded.capacity()
            + self.marks.memory()
            + self.exact.capacity() * size_of::<Embedding>()
    }
}

/// Where the rounded numbers of a row stand.
fn at(row: usize) -> std::ops::Range<usize> {
    row * Embedding::DIMENSIONS..(row + 1) * Embedding::DIMENSIONS
}
