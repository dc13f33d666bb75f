use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::{panic, thread};

use pulp::Arch;

use super::Hit;
use super::products::{Wide, products};
use super::segment::{Mark, Marks, Rounded, Segment};
use crate::Embedding;

/// Rows whose bounds are looked at together: one comparison for all of them when none is near.
const BLOCK: usize = 64;

/// Segments that are worth a thread of their own: 32,768 faces, which one thread scans in more than ten
/// times what it takes to start another.
const SEGMENTS_A_THREAD: usize = 8;

/// A hit in the heap of the best: the farthest on top, of equal ones the greater id.
#[derive(PartialEq)]
struct Held(Hit);

impl Eq for Held {}

impl Ord for Held {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.distance.total_cmp(&other.0.distance).then(self.0.id.cmp(&other.0.id))
    }
}

impl PartialOrd for Held {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As many threads at once as the processor has, each with its part of the segments: one alone waits
/// for memory longer than several do.
pub(super) fn nearest(segments: &[Segment], embedding: &Embedding, most: usize) -> Vec<Hit> {
    if most == 0 {
        return Vec::new();
    }
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let threads = processors.min(segments.len() / SEGMENTS_A_THREAD).max(1);
    let (own, others) = segments.split_at(segments.len().div_ceil(threads));
    let part = own.len().max(1);
    let mut hits = thread::scope(|scope| {
        let started = others.chunks(part).map(|part| {
            let thread = thread::Builder::new().name("faces".into());
            (part, thread.spawn_scoped(scope, move || best_of(part, embedding, most)))
        });
        let started: Vec<_> = started.collect();
        let mut hits = best_of(own, embedding, most);
        for (part, thread) in started {
            hits.extend(match thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic)),
                // The system has no more threads: then it takes longer.
                Err(_) => best_of(part, embedding, most),
            });
        }
        hits
    });
    hits.sort_unstable();
    hits.truncate(most);
    hits.into_iter().map(|Held(hit)| hit).collect()
}

/// The nearest of some segments, in no order.
fn best_of(segments: &[Segment], embedding: &Embedding, most: usize) -> Vec<Held> {
    let query = Query::of(embedding);
    let mut best: BinaryHeap<Held> = BinaryHeap::with_capacity(most + 1);
    let (mut sums, mut bounds) = (vec![0; Segment::CAPACITY], vec![0.0; Segment::CAPACITY]);
    // Once for each search: which instructions this processor has.
    let arch = Arch::new();
    for segment in segments {
        let bounds = &mut bounds[..segment.len()];
        let sums = &mut sums[..segment.len()];
        products(arch, &query.values, segment.rounded(), sums);
        arch.dispatch(|| lower_bounds(query.mark, sums, segment.marks(), bounds));
        for (block, bounds) in bounds.chunks(BLOCK).enumerate() {
            let limit = limit(&best, most);
            if !bounds.iter().fold(false, |any, bound| any | (*bound <= limit)) {
                continue;
            }
            let first = block * BLOCK;
            let near = bounds.iter().enumerate().filter(|(_, bound)| **bound <= limit);
            for (row, _) in near.map(|(row, bound)| (first + row, bound)) {
                let distance = segment.exact(row).distance(embedding);
                best.push(Held(Hit { id: segment.id(row), owner: segment.owner(row), distance }));
                if best.len() > most {
                    best.pop();
                }
            }
        }
    }
    best.into_vec()
}

/// A row whose bound lies above this is not among the best.
fn limit(best: &BinaryHeap<Held>, most: usize) -> f32 {
    match best.peek() {
        Some(worst) if best.len() >= most => worst.0.distance,
        _ => f32::INFINITY,
    }
}

/// What the scan compares with.
struct Query {
    values: Wide,
    mark: Mark,
}

impl Query {
    fn of(embedding: &Embedding) -> Self {
        let rounded = Rounded::of(embedding);
        Self { values: rounded.values.map(i16::from), mark: rounded.mark }
    }
}

/// For each row a distance that the true one is not less than: that of the rounded vectors, less what
/// rounding moved both. Inlined into code that [`Arch::dispatch`] has compiled for each processor.
#[inline(always)]
fn lower_bounds(query: Mark, products: &[i32], marks: &Marks, bounds: &mut [f32]) {
    let rows = products.iter().zip(&marks.scales).zip(&marks.squares).zip(&marks.errors);
    for ((((product, scale), squared), error), bound) in rows.zip(bounds) {
        let both = squared + query.squared;
        let apart = both - 2.0 * (scale * query.scale) * *product as f32;
        // Taking near numbers from each other leaves the rounding of the larger ones.
        let least = (apart - 1e-6 * both).max(0.0);
        *bound = least.sqrt() - (error + query.error);
    }
}
