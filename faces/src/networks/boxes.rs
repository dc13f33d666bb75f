use super::input::Part;
use crate::{Box2, Picture};

/// What a detector found; edges in the unit of the detector, then in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub score: f32,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Found {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Edges of 0 to 1 become such of a square whose side is so many pixels.
    pub fn within(self, width: f64, height: f64) -> Self {
        Self {
            score: self.score,
            left: self.left * width,
            top: self.top * height,
            right: self.right * width,
            bottom: self.bottom * height,
        }
    }

    pub fn clipped(self) -> Self {
        Self {
            score: self.score,
            left: self.left.max(0.0),
            top: self.top.max(0.0),
            right: self.right.min(1.0),
            bottom: self.bottom.min(1.0),
        }
    }

    /// The whole pixels of the picture that it covers, as the reference rounds; none when there are
    /// none.
    pub fn part(&self, picture: &Picture) -> Option<Part> {
        let span = |start: f64, end: f64, side: u32| {
            let start = start.max(0.0);
            let length = (end - start).min(f64::from(side) - start).floor();
            (length >= 1.0).then_some((start.floor() as usize, length as usize))
        };
        let (x, width) = span(self.left, self.right, picture.width)?;
        let (y, height) = span(self.top, self.bottom, picture.height)?;
        Some(Part { x, y, width, height })
    }

    pub fn area(&self) -> Box2 {
        Box2 {
            x: self.left as f32,
            y: self.top as f32,
            width: self.width() as f32,
            height: self.height() as f32,
        }
    }
}

/// The overlap of two boxes: intersection over union, 0 to 1.
pub fn overlap(one: &Found, other: &Found) -> f64 {
    let width = one.right.min(other.right) - one.left.max(other.left);
    let height = one.bottom.min(other.bottom) - one.top.max(other.top);
    let shared = width.max(0.0) * height.max(0.0);
    let areas = one.width() * one.height() + other.width() * other.height();
    if shared > 0.0 { shared / (areas - shared) } else { 0.0 }
}
