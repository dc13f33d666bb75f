//! The networks of `@vladmandic/face-api`, run on the CPU.

use std::path::Path;

use crate::{Engine, EngineError, Face, Model, Picture};

/// The four networks and what they need to run; shared by all threads.
pub struct Networks {
    model: Model,
}

/// The networks in this folder: `cargo xtask models` makes one, `ROLLCALL_MODELS` names it.
///
/// # Errors
/// [`EngineError::Unavailable`] with what is missing and what to do about it.
pub fn load(folder: &Path) -> Result<Networks, EngineError> {
    Err(EngineError::Unavailable(format!("there are no face models in {}", folder.display())))
}

impl Engine for Networks {
    fn model(&self) -> &Model {
        &self.model
    }

    fn analyse(&self, _picture: &Picture, _min_face: u32) -> Vec<Face> {
        Vec::new()
    }
}
