use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// The most faces that a user can have. The database holds it, whoever asks.
pub const MAX_FACES: i64 = 5;

/// Letters of a comment, at most.
pub const MAX_COMMENT_LENGTH: usize = 200;

/// Where a face came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaceSource {
    Console,
    Api,
    /// A ZIP of many faces.
    Archive,
}

impl FaceSource {
    pub const ALL: [Self; 3] = [Self::Console, Self::Api, Self::Archive];

    pub fn code(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Api => "api",
            Self::Archive => "archive",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Api => "API",
            Self::Archive => "face archive",
        }
    }
}

/// Where a face is in its picture, in pixels from the upper left corner. It may reach over the edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

/// A stored face: one picture of a user in which one face was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Face {
    #[serde(skip)]
    pub seq: i64,
    pub id: Uuid,
    /// Of the stored picture, in pixels.
    pub width: i64,
    pub height: i64,
    pub frame: Frame,
    pub comment: String,
    pub source: FaceSource,
    pub uploaded_by: String,
    pub created_at: Timestamp,
}

/// What an application asks of faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaceSettings {
    /// Percent of similarity from which two faces are shown as a match.
    pub threshold: i64,
    /// Pixels that an aligned face must be wide.
    pub min_face: i64,
}

/// What other settings would mean for the faces and pairs of today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Open pairs that leave the queue, because they are below the new threshold.
    pub leave: i64,
    /// Pairs that were found before and come back into the queue.
    pub come_back: i64,
    /// Pairs that would be found.
    pub add: Estimate,
    /// Stored faces below the new minimum size, of all there are. They stay.
    pub small: i64,
    pub faces: i64,
}

/// A number that is exact when everybody was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    pub pairs: i64,
    /// Users whose faces were compared, of those who have faces.
    pub looked: i64,
    pub of: i64,
}

impl Estimate {
    pub fn is_exact(self) -> bool {
        self.looked >= self.of
    }
}

/// How far the comparison of all faces is that follows a lower threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareProgress {
    pub compared: i64,
    pub of: i64,
}

impl Default for FaceSettings {
    fn default() -> Self {
        Self { threshold: 70, min_face: 64 }
    }
}
