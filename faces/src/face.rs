use crate::Embedding;

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
}
