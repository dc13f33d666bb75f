use uuid::Uuid;

use super::attach::{Attached, comment, may_attach, over, record};
use super::check::{CheckedUpload, verify};
use super::findings::findings;
use super::{Face, FaceSource, objects, store};
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs;

/// Stores a checked upload as a face, with its comment. If a form is sent twice, both answers are the
/// same face. Conflict: the upload was discarded or has expired.
pub async fn save(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    token: &str,
    typed: &str,
) -> Result<Face> {
    let user_seq = may_attach(ctx, actor, user).await?;
    let comment = comment(typed)?;
    let claim = verify(ctx, actor, user, token).ok_or_else(over)?.payload;
    match save_claimed(ctx, actor, user, &claim, &comment).await {
        Err(error @ Error::Conflict(_)) => {
            let stored = store::list(&ctx.db, user_seq).await?;
            stored.into_iter().find(|face| face.id == claim.id).ok_or(error)
        }
        saved => saved,
    }
}

async fn save_claimed(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    claim: &CheckedUpload,
    comment: &str,
) -> Result<Face> {
    let found = findings(ctx, claim.id).await?.ok_or_else(over)?;
    let new = Attached {
        id: claim.id,
        user,
        size: found.size,
        comment,
        source: FaceSource::Console,
        row: None,
    };
    let stored = record(ctx, actor, &new, &found.analysed()?, true).await?;
    objects::give_up(ctx, claim.id).await;
    Ok(stored.face)
}

/// Deletes a checked upload before it expires. `false`: it was saved, and the face stays.
pub async fn discard(ctx: &Context, actor: &Actor, user: Uuid, token: &str) -> Result<bool> {
    may_attach(ctx, actor, user).await?;
    let Some(claims) = verify(ctx, actor, user, token) else { return Ok(true) };
    let claim = claims.payload;
    // Saving cancels the same job. So if someone saves at this moment, only one of the two succeeds.
    let mut tx = ctx.db.begin().await?;
    let discarded = jobs::store::run_now(&mut tx, claim.id, ctx.clock.now()).await?;
    tx.commit().await?;
    if discarded {
        objects::give_up(ctx, claim.id).await;
        return Ok(true);
    }
    Ok(!store::exists(&ctx.db, claim.id).await?)
}
