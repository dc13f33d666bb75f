//! Search by face: finds the users whose faces resemble a face in a picture.
//!
//! The picture is never stored. If it shows several faces, the operator may want to search for another
//! one. Sending the picture again would cost a second analysis, and keeping it on the server would mean
//! storing it. So the page carries a token with the encrypted embeddings. The token works for 15
//! minutes, and only for this operator.

mod flags;
mod matches;
mod query;
mod store;
mod token;

use bytes::Bytes;
pub use flags::Flags;
pub(super) use flags::flags;
pub use matches::Match;
pub(super) use matches::resembling;
pub use query::{FaceSearchQuery, SearchKind};
use rollcall_faces::{Embedding, Limits, Model};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::analyse::{MIN_FACE_SIZE, refused};
use super::no_face::no_face;
use super::{FaceSettings, Frame, store as faces};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// At most this many faces of a picture can be chosen, the largest ones, so that the page stays small
/// for a picture of a crowd.
const MAX_FACES: usize = 20;
/// Longest side of the picture that is shown next to the results, in pixels.
const SHOWN: u32 = 640;
const QUALITY: u8 = 80;

/// A face of the searched picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundFace {
    /// The position of the face in pixels of the upright picture.
    pub frame: Frame,
    /// 0 to 1.
    pub confidence: f32,
    /// The width of the aligned face in pixels.
    pub aligned_width: i64,
}

/// The searched picture: its size, its faces, and which of them was searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Searched {
    pub width: i64,
    pub height: i64,
    /// The largest first.
    pub faces: Vec<FoundFace>,
    pub chosen: usize,
    /// By how many degrees the picture was turned to the right to stand upright: 0, 90, 180 or 270.
    #[serde(default)]
    pub turned: i64,
}

/// The result of a search. Finding nobody is not an error.
#[derive(Clone, Debug)]
pub struct FaceSearch {
    pub id: Uuid,
    pub searched: Searched,
    /// A small JPEG of the picture, shown next to the result. Empty if another face was chosen, because
    /// the picture was not kept.
    pub shown: Vec<u8>,
    /// Users at or above the threshold, the most similar first, each with the best of their faces; 50
    /// at most.
    pub matches: Vec<Match>,
    /// The number of all users at or above the threshold.
    pub total: usize,
    /// The similarity of the most similar blocklisted face, in hundredths of a percent. `None`: no
    /// blocklisted face reaches the threshold.
    pub blocklisted: Option<i64>,
    /// The next few users below the threshold, so that the operator sees how near they are.
    pub below: Vec<Match>,
    /// The application's face settings.
    pub settings: FaceSettings,
    /// The number of faces that were compared, and the time that took, in microseconds.
    pub compared: usize,
    pub micros: i64,
    /// The token with which another face of the same picture can be searched: see [`search_again`].
    pub token: String,
}

/// The faces of a picture, with what a search needs.
struct Analysed {
    searched: Searched,
    embeddings: Vec<Embedding>,
    shown: Vec<u8>,
    model: Model,
}

/// Finds the users whose faces resemble the largest face of a picture: JPEG, PNG, WebP or TIFF, at
/// most 5 MB. Invalid in `image`: not such a picture, or no face in it.
pub async fn search(
    ctx: &Context,
    actor: &Actor,
    image: Bytes,
    query: &FaceSearchQuery,
) -> Result<FaceSearch> {
    actor.require(Permission::ReadFaces)?;
    let turn = query.turn;
    let analysed = ctx.faces.run(move |engine| analyse(engine, &image, turn)).await??;
    matches::answer(ctx, actor, analysed, query).await
}

/// Searches for another face of the same picture, by the token of the first search.
pub async fn search_again(
    ctx: &Context,
    actor: &Actor,
    token: &str,
    face: usize,
    query: &FaceSearchQuery,
) -> Result<FaceSearch> {
    actor.require(Permission::ReadFaces)?;
    let mut analysed = token::decrypt(ctx, actor, token).ok_or_else(|| {
        Error::Conflict(
            "This search has expired. Pictures are deleted after 15 minutes. Choose the picture again."
                .into(),
        )
    })?;
    if face >= analysed.embeddings.len() {
        return Err(Error::invalid("face", "The picture has no such face."));
    }
    analysed.searched.chosen = face;
    matches::answer(ctx, actor, analysed, query).await
}

fn analyse(engine: &dyn rollcall_faces::Engine, image: &[u8], turn: bool) -> Result<Analysed> {
    let picture =
        rollcall_faces::decode(image, &Limits::SEARCH).map_err(|error| refused(&error))?;
    let faces = engine.analyse(&picture, MIN_FACE_SIZE, MAX_FACES);
    let turned = faces.turned.degrees();
    if turned != 0 && !turn {
        let words = "No upright face was found in this picture. Turn it upright, or send \
                     rotate_image=true.";
        return Err(Error::invalid("image", words));
    }
    let found = faces.largest;
    if found.is_empty() {
        return Err(no_face(faces.missed, i64::from(MIN_FACE_SIZE)));
    }
    let picture = picture.turned(faces.turned);
    let whole = |value: f32| value.round() as i64;
    let of = |face: &rollcall_faces::Face| FoundFace {
        frame: Frame {
            x: whole(face.area.x),
            y: whole(face.area.y),
            width: whole(face.area.width),
            height: whole(face.area.height),
        },
        confidence: face.confidence,
        aligned_width: whole(face.aligned_width),
    };
    let searched = Searched {
        width: i64::from(picture.width),
        height: i64::from(picture.height),
        faces: found.iter().map(of).collect(),
        chosen: 0,
        turned: i64::from(turned),
    };
    Ok(Analysed {
        searched,
        embeddings: found.into_iter().map(|face| face.embedding).collect(),
        shown: picture.scaled(SHOWN).to_jpeg(QUALITY),
        model: engine.model().clone(),
    })
}
