use uuid::Uuid;

use super::{DuplicateStatus, UserPairs, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces::store as faces;

/// The users who were decided to be the same person as this one, and the number of undecided pairs.
pub async fn of_user(ctx: &Context, actor: &Actor, user: Uuid) -> Result<UserPairs> {
    actor.require(Permission::ReadFaces)?;
    let application = actor.application.seq;
    let seq = faces::user_seq(&ctx.db, application, user).await?;
    let seq = seq.ok_or_else(|| Error::not_found("user"))?;
    let linked = store::linked(&ctx.db, seq).await?;
    let duplicated = if !linked.is_empty() {
        Some(DuplicateStatus::Duplicated)
    } else if store::has_face(&ctx.db, seq).await? {
        Some(DuplicateStatus::NotDuplicated)
    } else {
        None
    };
    Ok(UserPairs { duplicated, linked, waiting: store::waiting(&ctx.db, application, seq).await? })
}
