//! The search among embeddings: a scan of all of them, in memory, that finds exactly what comparing
//! every pair of f32 vectors would find, in a fraction of the time.
//!
//! Each embedding is kept twice: as it is, and rounded to 8 bits a number with a scale of its own
//! (a scale for all of them would be as coarse as the largest number of the largest face). The scan
//! reads the small copies only, a quarter of the memory, and memory is what it waits for. How far
//! rounding moved a vector is known when it is added, so the small copies give a distance that the
//! true one cannot fall below (the triangle inequality); only where that could still be among the
//! nearest are the f32 vectors read.

mod products;
mod scan;
mod segment;

use segment::Segment;

use crate::Embedding;

/// Embeddings of one model, each with an id and the id of what it belongs to.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// All full but the last: memory grows by a segment at a time, and a removal leaves no hole.
    segments: Vec<Segment>,
}

/// An embedding that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    pub id: i64,
    pub owner: i64,
    /// L2, as [`Embedding::distance`] gives it.
    pub distance: f32,
}

impl Index {
    pub fn len(&self) -> usize {
        match self.segments.split_last() {
            Some((last, full)) => full.len() * Segment::CAPACITY + last.len(),
            None => 0,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Adds an embedding. The id must not be there yet.
    pub fn insert(&mut self, id: i64, owner: i64, embedding: &Embedding) {
        match self.segments.last_mut() {
            Some(last) if !last.is_full() => last.push(id, owner, embedding),
            _ => {
                let mut segment = Segment::default();
                segment.push(id, owner, embedding);
                self.segments.push(segment);
            }
        }
    }

    /// Takes embeddings away, in one pass over the ids; those that are not there do not matter. It
    /// returns how many were.
    pub fn remove(&mut self, ids: &[i64]) -> usize {
        let mut wanted = ids.to_vec();
        wanted.sort_unstable();
        let (Some(&least), Some(&greatest)) = (wanted.first(), wanted.last()) else { return 0 };
        let before = self.len();
        // From the end: what moves into a gap has been looked at already.
        for segment in (0..self.segments.len()).rev() {
            for row in (0..self.segments[segment].len()).rev() {
                let id = self.segments[segment].id(row);
                let may_be = (least..=greatest).contains(&id);
                if may_be && wanted.binary_search(&id).is_ok() {
                    self.fill(segment, row);
                }
            }
        }
        before - self.len()
    }

    /// Puts the very last embedding in the place of another one.
    fn fill(&mut self, segment: usize, row: usize) {
        let last = self.segments.len() - 1;
        if segment == last {
            self.segments[segment].swap_remove(row);
        } else {
            let (full, tail) = self.segments.split_at_mut(last);
            full[segment].replace(row, &mut tail[0]);
        }
        if self.segments[last].len() == 0 {
            self.segments.pop();
        }
    }

    /// The `most` nearest, nearest first; of equal ones the smaller id first. Exact: see the module.
    pub fn nearest(&self, embedding: &Embedding, most: usize) -> Vec<Hit> {
        scan::nearest(&self.segments, embedding, most)
    }

    /// Every embedding with its id and owner, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (i64, i64, &Embedding)> {
        self.segments.iter().flat_map(Segment::rows)
    }

    /// The bytes that it holds on to.
    pub fn memory(&self) -> usize {
        let shells = self.segments.capacity() * size_of::<Segment>();
        shells + self.segments.iter().map(Segment::memory).sum::<usize>()
    }
}
