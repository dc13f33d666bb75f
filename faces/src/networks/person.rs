//! Whether what was embedded is a person's face. The detectors take apes and dogs for people; the
//! embeddings of people lie apart from all of them, and the points of a face are found a second time
//! where they were found first.
//!
//! One line through all of that, fitted (logistic regression) to faces of people and to what the first
//! detector took for faces in pictures of animals. `docs/faces.md` names the pictures, and says what
//! the line does with others.

use super::rule::Confirmed;
use crate::Embedding;

/// How much each number of an embedding speaks for a person.
const WEIGHTS: [f32; Embedding::DIMENSIONS] = include!("person.weights");
/// The same of natural logarithms: of the embedding's length, of the second detector's score, of what
/// the boxes of the two detectors share, and of how far the points move.
const LENGTH: f32 = 18.0274;
const SCORE: f32 = 1.3920;
const SHARED: f32 = 1.5885;
const UNSTEADY: f32 = -2.4224;
/// Points that move farther are those of a face that lies on its side or on its head, if of any: of
/// 1,094 upright faces they moved by 0.07 at most.
const FARTHEST: f64 = 0.075;
/// The sum from which on it is a person.
const MIN_SUM: f32 = 2.4454;

/// `moved`: the mean distance between the points of a face and the same points found once more in its
/// aligned square, of the square's side.
pub fn is_one(embedding: &Embedding, confirmed: Confirmed, moved: f64) -> bool {
    let products = embedding.0.iter().zip(WEIGHTS);
    let along: f32 = products.map(|(number, weight)| number * weight).sum();
    let length = embedding.0.iter().map(|number| number * number).sum::<f32>().sqrt();
    let sum = along
        + LENGTH * length.ln()
        + SCORE * confirmed.score.ln()
        + SHARED * (confirmed.shared as f32).ln()
        + UNSTEADY * moved.max(1e-6).ln() as f32;
    sum >= MIN_SUM && moved <= FARTHEST
}

#[cfg(test)]
mod tests {
    use super::{Confirmed, is_one};
    use crate::Embedding;

    /// What the detectors took for a face in 39 pictures of dogs, apes, cats and other animals that the
    /// line was not fitted to: embedding, second score, what the boxes share, how far the points move;
    /// f32, little-endian.
    const ANIMALS: &[u8] = include_bytes!("../../tests/fixtures/animals.f32");
    const NUMBERS: usize = Embedding::DIMENSIONS + 3;

    #[test]
    fn no_animal_that_the_detectors_take_for_a_person_is_one() {
        let animals = ANIMALS.chunks_exact(NUMBERS * 4);
        assert_eq!((animals.len(), animals.remainder().len()), (39, 0));
        for (index, animal) in animals.enumerate() {
            let (embedding, rest) = animal.split_at(Embedding::BYTES);
            let embedding = Embedding::from_bytes(embedding).expect("an embedding");
            let rest = rest.as_chunks::<4>().0;
            let [score, shared, moved] =
                std::array::from_fn(|at| rest.get(at).map_or(0.0, |it| f32::from_le_bytes(*it)));
            let confirmed = Confirmed { score, shared: f64::from(shared) };
            assert!(!is_one(&embedding, confirmed, f64::from(moved)), "{index}");
        }
    }
}
