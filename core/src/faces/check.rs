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

/// A picture that was checked and is kept for a quarter of an hour; the token saves or discards it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub token: String,
}

/// What was found in a checked upload, for its page.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedFace {
    /// Where the picture is shown from.
    pub picture: String,
    pub width: i64,
    pub height: i64,
    pub frame: Frame,
    /// Pixels of the aligned face.
    pub aligned_width: i64,
    /// Faces in the picture; the largest is the one.
    pub found: i64,
    /// Users with a face like it, best first, as the application's threshold has it, 50 at most. The
    /// user themselves may be one of them.
    pub matches: Vec<Match>,
    /// All other users with a face like it.
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

/// Checks a picture before it is saved: finds the face and its frame. The picture is kept for 15
/// minutes, encoded again; the uploaded file is not kept.
///
/// Refused for the reasons of [`super::attach`].
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

/// The result of a check. `None`: the upload was saved or discarded, has expired, or is another
/// operator's.
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

/// The upload of a valid token, if it is this operator's and for this user.
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
