//! Addresses of pictures: whoever has one may look for up to an hour, and see this picture in this
//! size alone. The picture of a checked upload is shown until the upload is over.

use bytes::Bytes;
use uuid::Uuid;

use super::{check, objects, store};
use crate::Timestamp;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::signed::ClaimKind;

/// How long an address works, at most.
const SECONDS: i64 = 3_600;
/// Addresses of one moment are the same until the next step, so that browsers keep the pictures.
const STEP: i64 = 300;

/// What the first byte of the claim says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Picture,
    Thumbnail,
    /// Of an upload that was checked and is no face yet.
    Checked,
}

/// Size, picture, instant.
const LENGTH: usize = 1 + 16 + 8;

impl Size {
    fn code(self) -> u8 {
        match self {
            Self::Picture => ClaimKind::FacePicture,
            Self::Thumbnail => ClaimKind::FaceThumbnail,
            Self::Checked => ClaimKind::CheckedPicture,
        }
        .code()
    }

    fn from_code(code: u8) -> Option<Self> {
        [Self::Picture, Self::Thumbnail, Self::Checked].into_iter().find(|one| one.code() == code)
    }
}

/// The path of a face's stored picture.
pub fn picture_path(ctx: &Context, face: Uuid) -> Result<String> {
    path(ctx, Size::Picture, face, usual_end(ctx))
}

/// The path of a square around the face, 320 pixels wide at most.
pub fn thumbnail_path(ctx: &Context, face: Uuid) -> Result<String> {
    path(ctx, Size::Thumbnail, face, usual_end(ctx))
}

/// The path of the picture of a checked upload, which may be saved until then.
pub(super) fn checked_path(ctx: &Context, id: Uuid, expires_at: Timestamp) -> Result<String> {
    path(ctx, Size::Checked, id, expires_at)
}

/// When an address that is made now ends.
fn usual_end(ctx: &Context) -> Timestamp {
    let now = ctx.clock.now().micros() / 1_000_000;
    Timestamp::from_micros((now + SECONDS) / STEP * STEP * 1_000_000)
}

fn path(ctx: &Context, size: Size, id: Uuid, expires_at: Timestamp) -> Result<String> {
    let mut claim = [0; LENGTH];
    claim[0] = size.code();
    claim[1..17].copy_from_slice(id.as_bytes());
    claim[17..].copy_from_slice(&expires_at.micros().to_be_bytes());
    let token = ctx.settings.link_keys.seal(&claim);
    let token = token.ok_or_else(|| Error::internal("faces", &"there is no key to sign with"))?;
    Ok(format!("/faces/{token}"))
}

fn open(ctx: &Context, token: &str) -> Option<(Size, Uuid, Timestamp)> {
    let (claim, holds) = ctx.settings.link_keys.open(token)?;
    let claim: [u8; LENGTH] = claim.try_into().ok().filter(|_| holds)?;
    let id = Uuid::from_slice(&claim[1..17]).ok()?;
    let mut micros = [0; 8];
    micros.copy_from_slice(&claim[17..]);
    Some((Size::from_code(claim[0])?, id, Timestamp::from_micros(i64::from_be_bytes(micros))))
}

/// A JPEG, and for how many seconds its address still works.
pub struct OpenedPicture {
    pub id: Uuid,
    pub jpeg: Bytes,
    pub seconds: i64,
}

/// The picture that an address leads to. Not found: the address is not one of ours, is over, or the
/// face is gone; of a checked upload, it was saved or discarded, or its user is gone.
pub async fn open_picture(ctx: &Context, token: &str) -> Result<OpenedPicture> {
    let gone = || Error::NotFound("This picture's address has expired, or it was deleted.".into());
    let (size, id, expires_at) = open(ctx, token).ok_or_else(gone)?;
    let seconds = expires_at.seconds_since(ctx.clock.now()) as i64;
    if seconds <= 0 {
        return Err(gone());
    }
    let path = match size {
        Size::Thumbnail => objects::thumbnail(id),
        Size::Picture | Size::Checked => objects::picture(id),
    };
    let there = match size {
        Size::Checked => check::is_open(ctx, id).await?,
        Size::Picture | Size::Thumbnail => store::exists(&ctx.db, id).await?,
    };
    if !there {
        return Err(gone());
    }
    let jpeg = ctx.files.read_if_there(&path).await?.ok_or_else(gone)?;
    Ok(OpenedPicture { id, jpeg, seconds })
}
