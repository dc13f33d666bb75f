//! How fast the index is, beside comparing with every f32 vector:
//! `cargo run --release -p rollcall-faces --example index_speed -- 1000000`.

#![allow(clippy::disallowed_methods, reason = "an example measures time and draws numbers")]

use std::time::Instant;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rollcall_faces::{Embedding, Index};

fn main() {
    let count: usize =
        std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let mut random = StdRng::seed_from_u64(1);
    let mut index = Index::default();
    let mut owner = 0;
    while index.len() < count {
        let base = person(&mut random);
        owner += 1;
        for _ in 0..random.random_range(1..=3) {
            let id = index.len() as i64;
            index.insert(id, owner, &again(&mut random, &base));
        }
    }
    let faces: Vec<&Embedding> = index.iter().map(|(_, _, embedding)| embedding).collect();
    let mut searches = Vec::new();
    let mut found = 0;
    for turn in 0..50 {
        let query = if turn % 2 == 0 {
            let base = faces[random.random_range(0..faces.len())];
            again(&mut random, base)
        } else {
            person(&mut random)
        };
        let begin = Instant::now();
        let hits = index.nearest(&query, 10);
        searches.push(begin.elapsed());
        if turn < 20 {
            let mut all: Vec<(f32, i64)> =
                index.iter().map(|(id, _, one)| (one.distance(&query), id)).collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            found += hits.iter().zip(&all).filter(|(hit, (_, id))| hit.id == *id).count();
        }
    }
    searches.sort();
    let mb = index.memory() as f64 / 1e6;
    println!("{} faces, {mb:.1} MB, recall@10 {:.3}", index.len(), found as f64 / 200.0);
    println!("median {:?}, slowest {:?}", searches[25], searches[49]);
}

/// A face as the network gives it: a length of 1.3 to 1.6.
fn person(random: &mut StdRng) -> Embedding {
    let length = random.random_range(1.3..1.6);
    scaled(random, length)
}

/// The same person in another picture, 0.2 to 0.6 away.
fn again(random: &mut StdRng, base: &Embedding) -> Embedding {
    let length = random.random_range(0.2..0.6);
    let mut moved = scaled(random, length);
    moved.0.iter_mut().zip(&base.0).for_each(|(value, base)| *value += base);
    moved
}

fn scaled(random: &mut StdRng, length: f32) -> Embedding {
    let mut embedding = Embedding([0.0; Embedding::DIMENSIONS]);
    for value in &mut embedding.0 {
        // Nearly normal: four uniform numbers.
        *value = (0..4).map(|_| random.random_range(-1.0..1.0f32)).sum();
    }
    let zero = Embedding([0.0; Embedding::DIMENSIONS]);
    let now = embedding.distance(&zero);
    embedding.0.iter_mut().for_each(|value| *value *= length / now);
    embedding
}
