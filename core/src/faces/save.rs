use uuid::Uuid;

use super::attach::{Attached, comment, may_attach, record};
use super::check::{Claim, findings};
use super::{Face, FaceSource, objects};
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};

/// Stores a checked upload as a face, with its comment.
pub async fn save(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    token: &str,
    typed: &str,
) -> Result<Face> {
    may_attach(ctx, actor, user).await?;
    let comment = comment(typed)?;
    let claim = Claim::open(ctx, actor, user, token).ok_or_else(over)?;
    let found = findings(ctx, claim.id).await?.ok_or_else(over)?;
    let new = Attached {
        id: claim.id,
        user,
        size: found.size,
        comment: &comment,
        source: FaceSource::Console,
        row: None,
    };
    // What the check kept beside the picture is for the job that follows each check.
    let face = record(ctx, actor, &new, &found.analysed()?, false).await?;
    objects::give_up(ctx, claim.id).await;
    Ok(face)
}

/// Takes a checked upload away at once instead of when its time is over.
pub async fn discard(ctx: &Context, actor: &Actor, user: Uuid, token: &str) -> Result<()> {
    may_attach(ctx, actor, user).await?;
    if let Some(claim) = Claim::open(ctx, actor, user, token) {
        objects::sweep(ctx, claim.id).await?;
    }
    Ok(())
}

fn over() -> Error {
    Error::Conflict(
        "This upload is over: it was saved or discarded, or its quarter of an hour has passed. \
         Upload the picture again."
            .into(),
    )
}
