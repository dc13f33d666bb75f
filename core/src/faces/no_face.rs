use rollcall_faces::Missed;

use crate::error::Error;

/// The error of the field `image` that says why a picture has no usable face. `least`: the smallest
/// allowed width of a face in pixels.
pub(super) fn no_face(missed: Option<Missed>, least: i64) -> Error {
    let words = match missed {
        Some(Missed::TooSmall { width }) => return too_small(i64::from(width), least),
        Some(Missed::NotAPerson) => {
            "No face was found in this picture: what looks like one is not clearly a person's. Use a \
             picture in which the face is seen from the front and uncovered."
        }
        None => {
            "No face was found in this picture. Use one in which the face is seen from the front, \
             uncovered and not too small."
        }
    };
    Error::invalid("image", words)
}

pub(super) fn too_small(width: i64, least: i64) -> Error {
    let words = format!(
        "The face is {width} px wide. At least {least} px are required. Use a larger picture, or one taken from closer."
    );
    Error::invalid("image", words)
}
