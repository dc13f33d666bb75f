//! Signed addresses of pictures. Each shows one picture in one size, for up to an hour, to anyone who
//! has the address. The picture of a checked upload is shown until the upload is saved or discarded.

use bytes::Bytes;
use uuid::Uuid;

use super::findings::is_open;
use super::{objects, store};
use crate::Timestamp;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::tokens::{Claims, Purpose};

/// How long an address works, at most.
const SECONDS: i64 = 3_600;
/// An address stays the same for this many seconds, so that browsers can cache the picture.
const ADDRESS_SECONDS: i64 = 300;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Picture,
    Thumbnail,
    /// The picture of an upload that was checked and is not saved yet.
    Checked,
}

impl Size {
    const ALL: [Self; 3] = [Self::Picture, Self::Thumbnail, Self::Checked];

    fn purpose(self) -> Purpose {
        match self {
            Self::Picture => Purpose::FacePicture,
            Self::Thumbnail => Purpose::FaceThumbnail,
            Self::Checked => Purpose::CheckedPicture,
        }
    }
}

/// The path of a face's stored picture.
pub fn picture_path(ctx: &Context, face: Uuid) -> Result<String> {
    path(ctx, Size::Picture, face, usual_end(ctx))
}

/// The path of the thumbnail: a square around the face, at most 320 pixels wide.
pub fn thumbnail_path(ctx: &Context, face: Uuid) -> Result<String> {
    path(ctx, Size::Thumbnail, face, usual_end(ctx))
}

/// The path of the picture of a checked upload. The path expires together with the upload.
pub(super) fn checked_path(ctx: &Context, id: Uuid, expires_at: Timestamp) -> Result<String> {
    path(ctx, Size::Checked, id, expires_at)
}

/// When an address that is made now expires. The time is rounded, so that it is the same for some minutes.
fn usual_end(ctx: &Context) -> Timestamp {
    let now = ctx.clock.now().micros() / 1_000_000;
    Timestamp::from_micros((now + SECONDS) / ADDRESS_SECONDS * ADDRESS_SECONDS * 1_000_000)
}

fn path(ctx: &Context, size: Size, id: Uuid, expires_at: Timestamp) -> Result<String> {
    let token = ctx.settings.token_keys.sign(size.purpose(), expires_at, id)?;
    Ok(format!("/faces/{token}"))
}

/// Reads a token. `None`: it is not an address of a picture, or it has expired.
fn open(ctx: &Context, token: &str) -> Option<(Size, Claims<Uuid>)> {
    let (keys, now) = (&ctx.settings.token_keys, ctx.clock.now());
    Size::ALL.into_iter().find_map(|size| Some((size, keys.verify(size.purpose(), token, now)?)))
}

/// A JPEG, and the number of seconds for which its address still works.
pub struct OpenedPicture {
    pub id: Uuid,
    pub jpeg: Bytes,
    pub seconds: i64,
}

/// The picture at an address. Not found: the address is not ours or has expired, or the face was
/// deleted; for a checked upload, it was saved or discarded, or its user was deleted.
pub async fn open_picture(ctx: &Context, token: &str) -> Result<OpenedPicture> {
    let gone = || {
        Error::NotFound(
            "The address of this picture has expired, or the picture was deleted.".into(),
        )
    };
    let (size, Claims { expires_at, payload: id }) = open(ctx, token).ok_or_else(gone)?;
    let seconds = expires_at.seconds_since(ctx.clock.now()) as i64;
    let path = match size {
        Size::Thumbnail => objects::thumbnail(id),
        Size::Picture | Size::Checked => objects::picture(id),
    };
    let there = match size {
        Size::Checked => is_open(ctx, id).await?,
        Size::Picture | Size::Thumbnail => store::exists(&ctx.db, id).await?,
    };
    if !there {
        return Err(gone());
    }
    let jpeg = ctx.files.read_if_there(&path).await?.ok_or_else(gone)?;
    Ok(OpenedPicture { id, jpeg, seconds })
}
