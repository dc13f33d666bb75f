//! Searches an index of so many faces, and beside it compares with every f32 vector: for
//! `cargo xtask bench faces`. Arguments: how many faces, how many searches. It prints one line of JSON,
//! times in milliseconds at the median.

#![allow(clippy::disallowed_methods, reason = "a measurement takes times")]

use std::time::Instant;

use pulp::Arch;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use rollcall_faces::{Embedding, Index};

const NEAREST: usize = 10;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let count = numbers.next().unwrap_or(100_000);
    let searches = numbers.next().unwrap_or(51);
    let mut random = SmallRng::seed_from_u64(1);
    let mut index = Index::default();
    // People with up to three pictures, each 0.2 to 0.6 from the first.
    for owner in 0.. {
        let base = person(&mut random);
        for _ in 0..random.random_range(1..=3) {
            let embedding = again(&mut random, &base);
            index.insert(index.len() as i64, owner, &embedding);
        }
        if index.len() >= count {
            break;
        }
    }
    let faces: Vec<&Embedding> = index.iter().map(|(_, _, embedding)| embedding).collect();
    let (mut ours, mut plain, mut found) = (Vec::new(), Vec::new(), 0);
    for turn in 0..searches {
        // Somebody who is there, and somebody who is not.
        let known = faces[random.random_range(0..faces.len())];
        let query = if turn % 2 == 0 { again(&mut random, known) } else { person(&mut random) };
        let began = Instant::now();
        let hits = index.nearest(&query, NEAREST);
        ours.push(began.elapsed().as_secs_f64() * 1e3);
        let began = Instant::now();
        let best = compare_all(&faces, &query);
        plain.push(began.elapsed().as_secs_f64() * 1e3);
        found += hits.iter().filter(|hit| best.contains(&(hit.id as usize))).count();
    }
    let recall = found as f64 / (searches * NEAREST) as f64;
    println!(
        "{{\"faces\": {}, \"bytes\": {}, \"search\": {:.3}, \"plain\": {:.3}, \"recall\": {recall:.4}}}",
        index.len(),
        index.memory(),
        median(&mut ours),
        median(&mut plain)
    );
}

/// The places of the nearest, by comparing with every f32 vector, many numbers at once.
fn compare_all(faces: &[&Embedding], query: &Embedding) -> Vec<usize> {
    let mut distances = vec![0.0f32; faces.len()];
    Arch::new().dispatch(|| {
        for (face, distance) in faces.iter().zip(&mut distances) {
            *distance = squared(&face.0, &query.0);
        }
    });
    let mut places: Vec<usize> = (0..faces.len()).collect();
    let nearer = |a: &usize, b: &usize| distances[*a].total_cmp(&distances[*b]);
    if places.len() > NEAREST {
        places.select_nth_unstable_by(NEAREST, nearer);
        places.truncate(NEAREST);
    }
    places
}

#[inline(always)]
fn squared(a: &[f32; Embedding::DIMENSIONS], b: &[f32; Embedding::DIMENSIONS]) -> f32 {
    let mut sums = [0.0f32; 16];
    let (a, _) = a.as_chunks::<16>();
    let (b, _) = b.as_chunks::<16>();
    for (a, b) in a.iter().zip(b) {
        for lane in 0..16 {
            let apart = a[lane] - b[lane];
            sums[lane] += apart * apart;
        }
    }
    sums.iter().sum()
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A face as the network gives it: a length of 1.3 to 1.6.
fn person(random: &mut SmallRng) -> Embedding {
    let length = random.random_range(1.3..1.6);
    scaled(random, length)
}

fn again(random: &mut SmallRng, base: &Embedding) -> Embedding {
    let length = random.random_range(0.2..0.6);
    let mut moved = scaled(random, length);
    moved.0.iter_mut().zip(&base.0).for_each(|(value, base)| *value += base);
    moved
}

fn scaled(random: &mut SmallRng, length: f32) -> Embedding {
    let values: [f32; Embedding::DIMENSIONS] =
        std::array::from_fn(|_| random.random_range(-1.0..1.0));
    let now = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    Embedding(values.map(|value| value * length / now))
}
