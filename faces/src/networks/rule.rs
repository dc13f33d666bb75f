//! What counts as a face, before it is embedded. The first detector alone took 9 of 1,233 pictures
//! without a face for one (buttons, a hand); this rule took none and kept 302 of 306 faces. Animals it
//! takes for faces: see `person`.

use super::align::Alignment;
use super::boxes::{Found, overlap};

/// Of the first detector.
pub const SCORE: f32 = 0.5;
/// Of the second, on the same place.
pub const SECOND_SCORE: f32 = 0.2;
/// Boxes that share so much are on the same face: the two detectors draw theirs differently, and each
/// draws another one around a face that leans.
pub const SAME_PLACE: f64 = 0.2;
/// Below it recognition fails.
const MIN_FACE: u32 = 40;

/// What the second detector saw on the same place, as sure as it ever was of it.
pub fn confirmed(found: &Found, seconds: &[Found]) -> Option<Confirmed> {
    let shared = seconds.iter().map(|second| (second.score, overlap(found, second)));
    let best = shared.filter(|(_, shared)| *shared >= SAME_PLACE);
    let best = best.max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map(|(score, shared)| Confirmed { score, shared })
}

/// How far the second detector agrees with the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confirmed {
    pub score: f32,
    /// Of what the two boxes cover together, 0 to 1.
    pub shared: f64,
}

/// Proportions of the box, order of eyes and mouth, distance of the eyes. A face whose forehead is cut
/// off is wider than it is high.
pub fn looks_like_a_face(found: &Found, alignment: &Alignment) -> bool {
    let [left, right] = alignment.eyes;
    let distance = (right[0] - left[0]).hypot(right[1] - left[1]) / found.width();
    (0.4..=1.5).contains(&(found.width() / found.height()))
        && left[0] < right[0]
        && alignment.mouth[1] > (left[1] + right[1]) / 2.0
        && (0.2..=0.8).contains(&distance)
}

/// Whether the face is large enough.
pub fn is_large_enough(alignment: &Alignment, min_face: u32) -> bool {
    alignment.size >= f64::from(min_face.max(MIN_FACE))
}
