//! The networks of `@vladmandic/face-api`, run on the CPU: two detectors that have to agree, the 68
//! points of a face, and its embedding.

mod align;
mod boxes;
mod build;
mod chip;
mod find;
mod input;
mod landmarks;
mod look;
mod person;
mod recognition;
mod rule;
mod ssd;
mod tiny;
mod upright;
mod weights;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use pulp::Arch;

use self::align::Alignment;
use self::boxes::Found;
use self::find::Finder;
use self::landmarks::Landmarks;
use self::recognition::Recognition;
use self::ssd::Ssd;
use self::tiny::Tiny;
use self::weights::Weights;
use crate::ops::Scratch;
use crate::{Engine, EngineError, Face, Faces, Model, Picture, Point};

const NAME: &str = "face-api";
/// The package's version, and that of what is made of it here: alignment and sampling change an
/// embedding as well.
const VERSION: &str = "1.7.15-r1";

/// Buffers for the next call. There are as many as pictures were analysed at the same time.
const KEPT: usize = 2;

/// The four networks and what they need to run; shared by all threads.
pub struct Networks {
    model: Model,
    arch: Arch,
    ssd: Ssd,
    tiny: Tiny,
    landmarks: Landmarks,
    recognition: Recognition,
    scratch: Mutex<Vec<Scratch>>,
}

/// The networks in this folder: `cargo xtask models` makes one, `ROLLCALL_MODELS` names it.
///
/// # Errors
/// [`EngineError::Unavailable`] with what is missing and what to do about it.
pub fn load(folder: &Path) -> Result<Networks, EngineError> {
    let arch = Arch::new();
    Ok(Networks {
        model: Model { name: NAME.to_owned(), version: VERSION.to_owned() },
        arch,
        ssd: Ssd::new(arch, Weights::read(folder, "ssd_mobilenetv1")?)?,
        tiny: Tiny::new(arch, Weights::read(folder, "tiny_face_detector")?)?,
        landmarks: Landmarks::new(arch, Weights::read(folder, "face_landmark_68")?)?,
        recognition: Recognition::new(arch, Weights::read(folder, "face_recognition")?)?,
        scratch: Mutex::default(),
    })
}

impl Engine for Networks {
    fn model(&self) -> &Model {
        &self.model
    }

    fn analyse(&self, picture: &Picture, min_face: u32, most: usize) -> Faces {
        self.with_scratch(|scratch| {
            let (poses, rest) = (Vec::new(), Vec::new());
            Finder { networks: self, scratch, min_face, most, poses, rest }.run(picture)
        })
    }
}

impl Networks {
    /// What the reference library finds with its defaults: one detector, no rule, no rotation. For
    /// comparing with it.
    pub fn analyse_as_reference(&self, picture: &Picture) -> Vec<Face> {
        self.with_scratch(|scratch| {
            let found = self.ssd.run(self.arch, scratch, picture, rule::SCORE);
            let faces = found.into_iter().filter_map(|found| {
                let alignment = self.alignment(scratch, picture, &found)?;
                let part = alignment.upright_part(picture)?;
                let embedding = self.recognition.of_part(self.arch, scratch, picture, part);
                Some(alignment.face(&found, embedding))
            });
            faces.collect()
        })
    }

    /// The points of a face; none when no whole pixel of its box lies in the picture.
    fn alignment(
        &self,
        scratch: &mut Scratch,
        picture: &Picture,
        found: &Found,
    ) -> Option<Alignment> {
        let part = found.part(picture)?;
        let points = self.landmarks.of_part(self.arch, scratch, picture, part);
        Some(Alignment::new(found, part, &points))
    }

    fn with_scratch<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        let free = || self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = free().pop().unwrap_or_default();
        let outcome = work(&mut scratch);
        let mut free = free();
        if free.len() < KEPT {
            free.push(scratch);
        }
        outcome
    }
}

impl From<[f64; 2]> for Point {
    fn from([x, y]: [f64; 2]) -> Self {
        Self { x: x as f32, y: y as f32 }
    }
}
