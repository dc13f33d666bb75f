use crate::{Embedding, Turn};

/// A point of a picture, in pixels from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

/// A rectangle of a picture, in pixels. It may reach over the picture's edge.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Box2 {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// A face that was found in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    pub area: Box2,
    /// How sure the detector is, 0 to 1.
    pub confidence: f32,
    /// The 68 points of the iBUG 300-W scheme: jaw, brows, nose, eyes, mouth.
    pub landmarks: Vec<Point>,
    /// The width of the aligned crop before it is scaled, in pixels: how much there was to see.
    pub aligned_width: f32,
    pub embedding: Embedding,
}

/// The faces of a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faces {
    /// As many of them as were asked for, the largest first.
    pub largest: Vec<Face>,
    /// All that there are.
    pub found: usize,
    /// How the picture has to be turned for them to stand upright. Areas and points are of the turned
    /// picture.
    pub turned: Turn,
    /// Why there is none, where something was found.
    pub missed: Option<Missed>,
}

/// What stood where a face was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// A face that is too small to be compared: the pixels that it is wide once it is aligned.
    TooSmall { width: u32 },
    /// Something that one detector takes for a face, and that is not clearly a person's.
    NotAPerson,
}
