//! The index against the plain comparison with every vector, after additions and removals in any order.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rollcall_faces::{Embedding, Hit, Index};

/// What is done to the index. Ids are drawn from few, so that they are removed and added again.
#[derive(Clone, Debug)]
enum Step {
    Add { id: i64, person: u64, distance: f32 },
    Remove(Vec<i64>),
    Search { person: u64, most: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let ids = 0i64..60;
    prop_oneof![
        6 => (ids.clone(), 0u64..8, 0.0f32..0.6)
            .prop_map(|(id, person, distance)| Step::Add { id, person, distance }),
        2 => prop::collection::vec(ids, 0..6).prop_map(Step::Remove),
        2 => (0u64..12, 0usize..70).prop_map(|(person, most)| Step::Search { person, most }),
    ]
}

/// A person's face, 1.3 to 1.6 long; with a distance, the same person in another picture.
fn face(person: u64, picture: u64, distance: f32) -> Embedding {
    let mut random = StdRng::seed_from_u64(person);
    let mut embedding = Embedding([0.0; Embedding::DIMENSIONS]);
    let length = random.random_range(1.3..1.6f32);
    go(&mut embedding, &mut random, length);
    go(&mut embedding, &mut StdRng::seed_from_u64(picture ^ 0xface), distance);
    embedding
}

fn go(embedding: &mut Embedding, random: &mut StdRng, length: f32) {
    let way: Vec<f32> =
        (0..Embedding::DIMENSIONS).map(|_| random.random_range(-1.0..1.0f32)).collect();
    let whole = way.iter().map(|one| one * one).sum::<f32>().sqrt();
    for (value, way) in embedding.0.iter_mut().zip(way) {
        *value += way * length / whole;
    }
}

fn plain(all: &BTreeMap<i64, (i64, Embedding)>, query: &Embedding, most: usize) -> Vec<Hit> {
    let hit = |(id, (owner, one)): (&i64, &(i64, Embedding))| Hit {
        id: *id,
        owner: *owner,
        distance: one.distance(query),
    };
    let mut hits: Vec<Hit> = all.iter().map(hit).collect();
    hits.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.id.cmp(&b.id)));
    hits.truncate(most);
    hits
}

proptest! {
    #[test]
    fn it_finds_exactly_what_comparing_everything_finds(steps in prop::collection::vec(step(), 1..150)) {
        let mut index = Index::default();
        let mut all = BTreeMap::new();
        for step in steps {
            match step {
                Step::Add { id, person, distance } => {
                    if all.contains_key(&id) {
                        continue;
                    }
                    let embedding = face(person, id as u64, distance);
                    index.insert(id, person as i64, &embedding);
                    all.insert(id, (person as i64, embedding));
                }
                Step::Remove(ids) => {
                    let there = index.remove(&ids);
                    let before = all.len();
                    all.retain(|id, _| !ids.contains(id));
                    prop_assert_eq!(there, before - all.len());
                }
                Step::Search { person, most } => {
                    let query = face(person, 1_000, 0.1);
                    prop_assert_eq!(index.nearest(&query, most), plain(&all, &query, most));
                }
            }
            prop_assert_eq!(index.len(), all.len());
        }
    }
}

#[test]
fn ten_thousand_faces_are_searched_and_removed_without_a_hole() {
    let mut index = Index::default();
    let mut all = BTreeMap::new();
    for id in 0..10_000i64 {
        let person = id / 3;
        let embedding = face(person as u64, id as u64, 0.2 + (id % 5) as f32 * 0.1);
        index.insert(id, person, &embedding);
        all.insert(id, (person, embedding));
    }
    for round in 0..4i64 {
        for person in (0..3_300u64).step_by(331) {
            let query = face(person, 77, 0.3);
            assert_eq!(index.nearest(&query, 50), plain(&all, &query, 50));
        }
        let gone: Vec<i64> = (round..10_000).step_by(4).collect();
        all.retain(|id, _| !gone.contains(id));
        assert_eq!(index.remove(&gone), gone.len());
        assert_eq!((index.len(), index.iter().count()), (all.len(), all.len()));
    }
    assert!(index.is_empty());
}

#[test]
fn copies_of_one_face_come_in_the_order_of_their_ids_and_zeros_are_a_face_too() {
    let mut index = Index::default();
    let zero = Embedding([0.0; Embedding::DIMENSIONS]);
    for id in (0..200).rev() {
        index.insert(id, id, &face(1, 0, 0.0));
    }
    index.insert(999, 999, &zero);
    let ids = |hits: Vec<Hit>| hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>();
    assert_eq!(ids(index.nearest(&face(1, 0, 0.0), 5)), [0, 1, 2, 3, 4]);
    assert_eq!(ids(index.nearest(&zero, 1)), [999]);
    assert_eq!(index.nearest(&zero, 0), []);
    assert_eq!(index.nearest(&zero, 500).len(), 201);
}

/// So many that they are searched in parts at once; each face is there four times, far apart.
#[test]
fn a_hundred_thousand_faces_in_parts_give_what_comparing_everything_gives() {
    let mut index = Index::default();
    let mut all = BTreeMap::new();
    for id in 0..100_000i64 {
        let person = id % 25_000;
        let embedding = face(person as u64, person as u64, 0.3);
        index.insert(id, person, &embedding);
        all.insert(id, (person, embedding));
    }
    for person in [0, 1, 12_345, 24_999] {
        for most in [1, 3, 10] {
            let query = face(person, 77, 0.2);
            let found = index.nearest(&query, most);
            assert_eq!(found[0].id, person as i64);
            assert_eq!(found, plain(&all, &query, most));
        }
    }
}
