use super::boxes::Found;
use super::chip::Chip;
use super::input::Part;
use crate::{Embedding, Face, Picture, Point};

/// Where the middle of eyes and mouth lies in the aligned square.
const ACROSS: f64 = 0.5;
const DOWN: f64 = 0.43;
/// The distance from eye to mouth, of the square's side.
const EYE_TO_MOUTH: f64 = 0.45;
/// In degrees. The points of a face that is turned further are looked for again once it is upright:
/// beyond some 40 the network loses them.
const LEVEL: f64 = 15.0;

/// The points as the network returns them: 68, from 0 to 1 of its input.
type Points = Vec<[f64; 2]>;

/// The points of a face in pixels of the picture, and what they say of how it lies there.
pub struct Alignment {
    points: Vec<[f64; 2]>,
    /// The middle of each eye; the one on the left first.
    pub eyes: [[f64; 2]; 2],
    pub mouth: [f64; 2],
    /// The side of the aligned square, in whole pixels of the picture.
    pub size: f64,
    /// Of the part that the points were looked for in.
    part: Part,
}

impl Alignment {
    /// `points` as the network gives them, 0 to 1 of `part`. As in the reference they are counted
    /// from the box's own corner, which is neither clipped nor rounded as the part's is.
    pub fn new(found: &Found, part: Part, points: &[[f64; 2]]) -> Self {
        let (width, height) = (part.width as f64, part.height as f64);
        let place = |[x, y]: &[f64; 2]| [x * width + found.left, y * height + found.top];
        Self::of(points.iter().map(place).collect(), part)
    }

    /// The points of a face that may reach over the picture's edge: of the whole square around its box.
    pub fn around(
        found: &Found,
        picture: &Picture,
        of_square: impl FnOnce(&Chip) -> Points,
    ) -> Self {
        let square = square(found, 0.0);
        let points = of_square(&square).iter().map(|point| square.place(*point)).collect();
        Self::of(points, Part::whole(picture))
    }

    /// As the network sees the face once it is turned upright by what was found first.
    pub fn refined(&self, turned: &Chip, points: &[[f64; 2]]) -> Self {
        Self::of(points.iter().map(|point| turned.place(*point)).collect(), self.part)
    }

    fn of(points: Vec<[f64; 2]>, part: Part) -> Self {
        let eyes = [middle(&points[36..42]), middle(&points[42..48])];
        let mouth = middle(&points[48..68]);
        let to_mouth = |eye: [f64; 2]| (mouth[0] - eye[0]).hypot(mouth[1] - eye[1]);
        let distance = eyes.map(to_mouth).iter().sum::<f64>() / 2.0;
        Self { eyes, mouth, size: (distance / EYE_TO_MOUTH).floor(), points, part }
    }

    /// By which the line of the eyes is turned, in radians; positive where the eye on the right is lower.
    pub fn roll(&self) -> f64 {
        let [left, right] = self.eyes;
        (right[1] - left[1]).atan2(right[0] - left[0])
    }

    /// The square around the box, turned so that the eyes lie level; none when they almost do.
    pub fn turned(&self, found: &Found) -> Option<Chip> {
        let angle = self.roll();
        (angle.abs() > LEVEL.to_radians()).then(|| square(found, angle))
    }

    fn centre(&self) -> [f64; 2] {
        middle(&[self.eyes[0], self.eyes[1], self.mouth])
    }

    /// The aligned square, turned so that the eyes lie level.
    pub fn chip(&self) -> Chip {
        Chip { centre: self.centre(), anchor: [ACROSS, DOWN], size: self.size, angle: self.roll() }
    }

    /// A square around the aligned one, half as wide again, in which the points are looked for once more.
    pub fn around_chip(&self) -> Chip {
        Chip { size: self.size * 1.5, anchor: [0.5, 0.5], ..self.chip() }
    }

    /// How far the points lie from those that were found in another square: the mean, of the aligned
    /// square's side.
    pub fn moved(&self, square: &Chip, points: &[[f64; 2]]) -> f64 {
        let distance = |(one, other): (&[f64; 2], &[f64; 2])| {
            let [x, y] = square.place(*other);
            (one[0] - x).hypot(one[1] - y)
        };
        let sum: f64 = self.points.iter().zip(points).map(distance).sum();
        sum / self.points.len().max(1) as f64 / self.size.max(1.0)
    }

    /// The aligned square as the reference cuts it: not turned, and clipped.
    pub fn upright_part(&self, picture: &Picture) -> Option<Part> {
        let [x, y] = self.centre();
        let x = (x - ACROSS * self.size).max(0.0).floor();
        let y = (y - DOWN * self.size).max(0.0).floor();
        let width = self.size.min(self.part.width as f64 + x);
        let height = self.size.min(self.part.height as f64 + y);
        let square = Found { score: 0.0, left: x, top: y, right: x + width, bottom: y + height };
        square.part(picture)
    }

    pub fn face(self, found: &Found, embedding: Embedding) -> Face {
        Face {
            area: found.area(),
            confidence: found.score,
            landmarks: self.points.into_iter().map(Point::from).collect(),
            aligned_width: self.size as f32,
            embedding,
        }
    }
}

/// The square around a box, turned by so much.
fn square(found: &Found, angle: f64) -> Chip {
    Chip {
        centre: [(found.left + found.right) / 2.0, (found.top + found.bottom) / 2.0],
        anchor: [0.5, 0.5],
        size: found.width().max(found.height()),
        angle,
    }
}

fn middle(points: &[[f64; 2]]) -> [f64; 2] {
    let sum = points.iter().fold([0.0; 2], |sum, point| [sum[0] + point[0], sum[1] + point[1]]);
    sum.map(|sum| sum / points.len() as f64)
}
