use std::collections::HashMap;

use uuid::Uuid;

use super::address::thumbnail_path;
use super::{Face, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// The faces of a user, in the order in which they were added.
pub async fn list(ctx: &Context, actor: &Actor, user: Uuid) -> Result<Vec<Face>> {
    actor.require(Permission::ReadFaces)?;
    let seq = store::user_seq(&ctx.db, actor.application.seq, user).await?;
    store::list(&ctx.db, seq.ok_or_else(|| Error::not_found("user"))?).await
}

/// How many faces a user has.
pub async fn count(ctx: &Context, actor: &Actor, user: Uuid) -> Result<i64> {
    actor.require(Permission::ReadFaces)?;
    let seq = store::user_seq(&ctx.db, actor.application.seq, user).await?;
    store::count(&ctx.db, seq.ok_or_else(|| Error::not_found("user"))?).await
}

/// For each of these users, the address of the picture that represents them: the face in their first
/// slot. Users without a face are left out. Empty if the role may not see faces.
pub async fn portraits(
    ctx: &Context,
    actor: &Actor,
    users: &[Uuid],
) -> Result<HashMap<Uuid, String>> {
    let mut portraits = HashMap::new();
    if !actor.may(Permission::ReadFaces) {
        return Ok(portraits);
    }
    for (user, face) in store::portraits(&ctx.db, actor.application.seq, users).await? {
        if let std::collections::hash_map::Entry::Vacant(place) = portraits.entry(user) {
            place.insert(thumbnail_path(ctx, face)?);
        }
    }
    Ok(portraits)
}
