use bytes::Bytes;
use rollcall_faces::{Box2, Embedding, Engine, Limits, Model, Picture, PictureError};
use sha2::{Digest, Sha256};

use super::no_face::{no_face, too_small};
use super::{FaceSettings, Frame};
use crate::context::Context;
use crate::error::{Error, Result};

/// Longest side of a thumbnail, in pixels: enough for 104 CSS pixels on any screen, and for 160 on a
/// screen with two pixels for each.
const THUMBNAIL: u32 = 320;
/// Side of the square that a thumbnail shows, in widths of the face.
const AROUND: f32 = 1.7;
const QUALITY: u8 = 90;
/// The networks cannot compare a smaller face, so an application cannot set a lower limit.
pub(super) const MIN_FACE_SIZE: u32 = 40;

/// A picture that holds a face, ready to be stored. It holds nothing of the original file, such as its
/// metadata.
pub(super) struct Analysed {
    /// The picture upright as JPEG, without any metadata.
    pub jpeg: Vec<u8>,
    /// A square around the face, as JPEG without metadata.
    pub thumbnail: Vec<u8>,
    /// SHA-256 of `jpeg`, in hexadecimal digits.
    pub sha256: String,
    pub width: i64,
    pub height: i64,
    pub frame: Frame,
    /// The width of the aligned face in pixels.
    pub aligned_width: i64,
    /// The number of faces in the picture. The largest one is used.
    pub found: i64,
    pub embedding: Embedding,
    pub model: Model,
}

/// Decodes a picture under the limits of uploads and finds its largest face. What is wrong with it
/// is a field error of `image`.
pub(super) async fn analyse(
    ctx: &Context,
    settings: FaceSettings,
    image: Bytes,
) -> Result<Analysed> {
    // If there are no networks, refuse now instead of after waiting in line.
    ctx.faces.ready()?;
    if image.len() > Limits::UPLOAD.max_bytes {
        let limit = Limits::UPLOAD.max_bytes;
        return Err(refused(&PictureError::TooManyBytes { limit }));
    }
    ctx.faces.run(move |engine| find(engine, settings, &image)).await?
}

/// What is wrong with a picture, as the error of the field `image`.
pub fn refused(error: &PictureError) -> Error {
    Error::invalid("image", error.to_string())
}

fn find(engine: &dyn Engine, settings: FaceSettings, image: &[u8]) -> Result<Analysed> {
    let picture =
        rollcall_faces::decode(image, &Limits::UPLOAD).map_err(|error| refused(&error))?;
    // Only one face is stored, so only one gets an embedding.
    let faces = engine.analyse(&picture, MIN_FACE_SIZE, 1);
    let least = settings.min_face.max(i64::from(MIN_FACE_SIZE));
    let found = faces.found as i64;
    let Some(face) = faces.largest.into_iter().next() else {
        return Err(no_face(faces.missed, least));
    };
    let aligned_width = face.aligned_width.round() as i64;
    if aligned_width < least {
        return Err(too_small(aligned_width, least));
    }
    // The picture is stored upright, as a person looks at it.
    let picture = picture.turned(faces.turned);
    let jpeg = picture.to_jpeg(QUALITY);
    let thumbnail = thumbnail(&picture, face.area);
    Ok(Analysed {
        sha256: hex::encode(Sha256::digest(&jpeg)),
        jpeg,
        thumbnail,
        width: i64::from(picture.width),
        height: i64::from(picture.height),
        frame: frame(face.area),
        aligned_width,
        found,
        embedding: face.embedding,
        model: engine.model().clone(),
    })
}

fn frame(area: Box2) -> Frame {
    let whole = |value: f32| value.round() as i64;
    Frame {
        x: whole(area.x),
        y: whole(area.y),
        width: whole(area.width),
        height: whole(area.height),
    }
}

/// A square around the face, as far as the picture reaches.
fn thumbnail(picture: &Picture, face: Box2) -> Vec<u8> {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let side = (face.width.max(face.height) * AROUND).min(width).min(height).max(1.0);
    let x = (face.x + face.width / 2.0 - side / 2.0).clamp(0.0, width - side);
    let y = (face.y + face.height / 2.0 - side / 2.0).clamp(0.0, height - side);
    let square = picture.crop(Box2 { x, y, width: side, height: side });
    square.scaled(THUMBNAIL).to_jpeg(QUALITY)
}
