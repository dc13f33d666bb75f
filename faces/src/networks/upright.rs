//! Which of two ways to turn a picture shows a face upright. Geometry alone: it runs no network.

use std::f64::consts::{FRAC_PI_6, TAU};

use super::boxes::Found;
use crate::{Face, Picture, Turn};

/// The heads of portraits lean less than this, in radians.
const LEANS: f64 = FRAC_PI_6;
/// The points of 49 of 50 upright faces move less than this.
const UNSTEADY: f64 = 0.05;
/// In degrees. What two looks at one face say of how it lies differs by less than this, unless one of
/// them took it for another way up.
const AGREE: f64 = 25.0;

/// How a face lies in a picture that was turned for a look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// How the picture was turned.
    pub turn: Turn,
    /// By how much the face leans there, in radians: see [`super::align::Alignment::roll`].
    pub lean: f64,
    /// How far its points move: see [`super::align::Alignment::moved`].
    pub moved: f64,
}

impl Pose {
    /// How else the picture may have to be turned: a head that leans far may stand upright in a picture
    /// that lies, and a face whose points move may stand on its head. `at_first`: in the picture as it
    /// is, without a border. A face that was not found there may be cut so tightly that all ways up
    /// look alike: if its points move, it may also lie on its side.
    pub fn doubts(self, at_first: bool) -> Vec<Turn> {
        let is_unsteady = self.moved > UNSTEADY;
        let may_lie = is_unsteady && !at_first;
        let mut others = Vec::new();
        if self.lean > LEANS || may_lie {
            others.push(self.turn.then_left());
        }
        if self.lean < -LEANS || may_lie {
            others.push(self.turn.then_right());
        }
        if is_unsteady {
            others.push(self.turn.then_right().then_right());
        }
        others
    }

    /// Whether the face stands better here than in another look at it. Where both looks say the same of
    /// how it lies in the picture that was sent, the turn that is nearest to upright is the better one.
    /// Where they do not, one of them lost its points: the one in which they move.
    pub fn is_better_than(self, other: Self) -> bool {
        let apart = (self.roll() - other.roll()).rem_euclid(TAU);
        if apart.min(TAU - apart) <= AGREE.to_radians() {
            self.lean.abs() < other.lean.abs()
        } else {
            self.moved < other.moved
        }
    }

    /// By how much the face leans in the picture as it was sent, in radians.
    fn roll(self) -> f64 {
        self.lean - f64::from(self.turn.degrees()).to_radians()
    }
}

/// Where a face of a turned picture lies in the picture as it was sent, in pixels.
pub fn as_sent(face: &Face, turn: Turn, picture: &Picture) -> Found {
    let (wide, high) = (f64::from(picture.width), f64::from(picture.height));
    let (left, top) = (f64::from(face.area.x), f64::from(face.area.y));
    let (right, bottom) = (left + f64::from(face.area.width), top + f64::from(face.area.height));
    let (left, top, right, bottom) = match turn {
        Turn::None => (left, top, right, bottom),
        Turn::Right => (top, high - right, bottom, high - left),
        Turn::Half => (wide - right, high - bottom, wide - left, high - top),
        Turn::Left => (wide - bottom, left, wide - top, right),
    };
    Found { score: face.confidence, left, top, right, bottom }
}

#[cfg(test)]
mod tests {
    use super::{Pose, as_sent};
    use crate::{Box2, Embedding, Face, Picture, Turn};

    const TURNS: [Turn; 4] = [Turn::None, Turn::Right, Turn::Half, Turn::Left];

    /// How a face that leans by so many degrees in the picture as it was sent lies once that is turned.
    fn pose(roll: f64, turn: Turn) -> Pose {
        let lean = (roll + f64::from(turn.degrees()) + 180.0).rem_euclid(360.0) - 180.0;
        Pose { turn, lean: lean.to_radians(), moved: 0.02 }
    }

    /// What is chosen where a face is found first in a picture that was turned so.
    fn chosen(roll: f64, first: Turn) -> Turn {
        let first = pose(roll, first);
        let others = first.doubts(true).into_iter().map(|turn| pose(roll, turn));
        others.fold(first, |best, other| if other.is_better_than(best) { other } else { best }).turn
    }

    #[test]
    fn a_face_that_leans_is_turned_by_the_nearest_quarter() {
        for (roll, upright) in [
            (0.0, Turn::None),
            (20.0, Turn::None),
            (35.0, Turn::None),
            (44.0, Turn::None),
            (46.0, Turn::Left),
            (50.0, Turn::Left),
            (70.0, Turn::Left),
            (-35.0, Turn::None),
            (-50.0, Turn::Right),
            (-70.0, Turn::Right),
        ] {
            assert_eq!(chosen(roll, Turn::None), upright, "{roll}");
        }
        // The detectors find a face that leans by some 60 degrees: one that leans by 110 is found
        // either way round.
        for (roll, first, upright) in [
            (110.0, Turn::Left, Turn::Left),
            (110.0, Turn::Half, Turn::Left),
            (160.0, Turn::Left, Turn::Half),
            (-110.0, Turn::Half, Turn::Right),
            (-160.0, Turn::Right, Turn::Half),
            (30.0, Turn::Left, Turn::None),
            (-30.0, Turn::Right, Turn::None),
        ] {
            assert_eq!(chosen(roll, first), upright, "{roll} {first:?}");
        }
    }

    #[test]
    fn a_face_that_stands_upright_raises_no_doubt() {
        for degrees in [-29.0, -10.0, 0.0, 10.0, 29.0] {
            assert!(pose(degrees, Turn::None).doubts(true).is_empty(), "{degrees}");
        }
    }

    #[test]
    fn where_two_looks_contradict_each_other_the_one_whose_points_stay_is_right() {
        let lying = Pose { turn: Turn::None, lean: 0.6, moved: 0.06 };
        let upright = Pose { turn: Turn::Left, lean: 0.0, moved: 0.02 };
        assert!(upright.is_better_than(lying) && !lying.is_better_than(upright));
        let head = Pose { turn: Turn::None, lean: 0.0, moved: 0.06 };
        assert_eq!(head.doubts(true), [Turn::Half]);
        assert_eq!(head.doubts(false), [Turn::Left, Turn::Right, Turn::Half]);
        let upright = Pose { turn: Turn::Half, lean: 0.1, moved: 0.02 };
        assert!(upright.is_better_than(head) && !head.is_better_than(upright));
    }

    #[test]
    fn a_place_in_the_turned_picture_is_found_again_in_the_one_that_was_sent() {
        // The pixels of columns 1 to 2 and of row 1 are marked.
        let mut picture = Picture { width: 5, height: 4, rgb: vec![0; 5 * 4 * 3] };
        picture.rgb[6 * 3..8 * 3].fill(9);
        for turn in TURNS {
            let turned = picture.clone().turned(turn);
            let width = turned.width as usize;
            let marked: Vec<usize> = (0..20).filter(|at| turned.rgb[at * 3] == 9).collect();
            let (first, last) = (marked[0], marked[1]);
            let (x, y) = (first % width, first / width);
            let (across, down) = (last % width + 1 - x, last / width + 1 - y);
            let area = Box2 { x: x as f32, y: y as f32, width: across as f32, height: down as f32 };
            let place = as_sent(&face(area), turn, &picture);
            let edges = (place.left, place.top, place.right, place.bottom);
            assert_eq!(edges, (1.0, 1.0, 3.0, 2.0), "{turn:?}");
        }
    }

    fn face(area: Box2) -> Face {
        Face {
            area,
            confidence: 1.0,
            landmarks: Vec::new(),
            aligned_width: 1.0,
            embedding: Embedding([0.0; Embedding::DIMENSIONS]),
        }
    }
}
