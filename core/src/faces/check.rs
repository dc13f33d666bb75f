use bytes::Bytes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::address::checked_path;
use super::analyse::analyse;
use super::attach::{may_attach, nearest_to, refuse_sixth};
use super::findings::{Findings, findings};
use super::search::{Match, resembling};
use super::{Frame, objects, store};
use crate::Timestamp;
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::tokens::{Claims, Purpose};

/// A checked picture. It is kept for 15 minutes, and the token saves or discards it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub token: String,
}

/// What a check found, for the page of the upload.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedFace {
    /// The address of the picture.
    pub picture: String,
    pub width: i64,
    pub height: i64,
    pub frame: Frame,
    /// The width of the aligned face in pixels.
    pub aligned_width: i64,
    /// The number of faces in the picture. The largest one is used.
    pub found: i64,
    /// Users with a similar face, at or above the application's threshold, the most similar first; at
    /// most 50. The user themselves may be one of them.
    pub matches: Vec<Match>,
    /// The number of all other users with a similar face.
    pub others: i64,
    pub expires_at: Timestamp,
}

/// The content of a checked upload's token.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct CheckedUpload {
    pub id: Uuid,
    user: Uuid,
    operator: Uuid,
}

/// Checks a picture before it is saved: finds the face and its position. The picture is encoded again
/// and kept for 15 minutes. The original file is not kept.
///
/// It is refused for the same reasons as in [`super::attach`].
pub async fn check(ctx: &Context, actor: &Actor, user: Uuid, image: Bytes) -> Result<Checked> {
    let user_seq = may_attach(ctx, actor, user).await?;
    refuse_sixth(ctx, user_seq).await?;
    let settings = store::settings(&ctx.db, actor.application.seq).await?;
    let mut analysed = analyse(ctx, settings, image).await?;
    let id = ctx.clock.new_id();
    let findings = Findings::of(user, &analysed);
    let kept = async {
        objects::put(ctx, id, &mut analysed).await?;
        ctx.files.put(&objects::findings(id), serde_json::to_vec(&findings)?).await
    }
    .await;
    if let Err(error) = kept {
        objects::give_up(ctx, id).await;
        return Err(error);
    }
    let expires_at = ctx.clock.now().plus_seconds(objects::CHECKED_SECONDS);
    let operator = actor.operator_id().unwrap_or_default();
    let upload = CheckedUpload { id, user, operator };
    let token = ctx.settings.token_keys.sign(Purpose::CheckedUpload, expires_at, upload)?;
    Ok(Checked { token })
}

/// The result of a check. `None`: the upload was saved or discarded, has expired, or belongs to another
/// operator.
pub async fn checked(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    token: &str,
) -> Result<Option<CheckedFace>> {
    let user_seq = may_attach(ctx, actor, user).await?;
    let Some(Claims { expires_at, payload }) = verify(ctx, actor, user, token) else {
        return Ok(None);
    };
    let Some(found) = findings(ctx, payload.id).await? else { return Ok(None) };
    let found = found.analysed()?;
    let settings = store::settings(&ctx.db, actor.application.seq).await?;
    let nearest = nearest_to(ctx, actor.application.seq, &found).await?;
    let (matches, users) = resembling(ctx, actor, nearest, settings.threshold * 100).await?;
    Ok(Some(CheckedFace {
        matches,
        others: users.iter().filter(|seq| **seq != user_seq).count() as i64,
        picture: checked_path(ctx, payload.id, expires_at)?,
        width: found.width,
        height: found.height,
        frame: found.frame,
        aligned_width: found.aligned_width,
        found: found.found,
        expires_at,
    }))
}

/// Reads a token. Returns its upload if it belongs to this operator and this user.
pub(super) fn verify(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    token: &str,
) -> Option<Claims<CheckedUpload>> {
    let keys = &ctx.settings.token_keys;
    let claims: Claims<CheckedUpload> =
        keys.verify(Purpose::CheckedUpload, token, ctx.clock.now())?;
    let is_theirs = claims.payload.user == user
        && claims.payload.operator == actor.operator_id().unwrap_or_default();
    is_theirs.then_some(claims)
}
