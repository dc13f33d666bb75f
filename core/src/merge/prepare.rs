use uuid::Uuid;

use super::both::{lock_both, require};
use super::{MergePlan, choose};
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces::{self, MAX_FACES};
use crate::users;

/// Both users side by side, with the fields in which they differ. Invalid: both are one user. Conflict:
/// they cannot be merged as they are, and why.
pub async fn prepare(
    ctx: &Context,
    actor: &Actor,
    survivor: Uuid,
    other: Uuid,
) -> Result<MergePlan> {
    require(actor)?;
    let mut tx = ctx.db.begin().await?;
    let two = lock_both(&mut tx, actor.application.seq, survivor, other).await?;
    drop(tx);
    let fields = choose::shown(actor, &choose::differences(&two)?);
    let missing = || Error::not_found("user");
    let places = MAX_FACES - faces::count(ctx, actor, survivor).await?;
    let mut faces = faces::list(ctx, actor, other).await?;
    faces.sort_by_key(|face| std::cmp::Reverse((face.created_at, face.seq)));
    Ok(MergePlan {
        survivor: users::find(ctx, actor, survivor).await?.ok_or_else(missing)?,
        other: users::find(ctx, actor, other).await?.ok_or_else(missing)?,
        fields,
        faces: faces.into_iter().map(|face| face.id).collect(),
        places: usize::try_from(places).unwrap_or(0),
    })
}
