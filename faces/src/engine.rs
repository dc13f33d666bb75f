use crate::{Faces, Picture};

/// Which networks made an embedding. Stored with each of them: a search never compares across models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub name: String,
    pub version: String,
}

#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The networks are not there, or are not those that were built for; says what to do.
    #[error("{0}")]
    Unavailable(String),
}

/// Finds faces. One thread a call, about 40 to 150 ms: call it where blocking is allowed.
pub trait Engine: Send + Sync {
    fn model(&self) -> &Model;

    /// The `most` largest faces of the picture; none is an ordinary answer. Faces whose aligned crop
    /// would be narrower than `min_face` pixels are left out (never below 40). Embedding a face takes
    /// longer than finding it: ask for no more than are used.
    fn analyse(&self, picture: &Picture, min_face: u32, most: usize) -> Faces;
}
