use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::imports::{KeptUser, find};

const MAX_USERS: i64 = 200;

/// Users whom an undo has kept as they are, from the `first`-th on; at most 200 at once. `None`: there is no
/// such import.
pub async fn kept_users(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    first: i64,
) -> Result<Option<Vec<KeptUser>>> {
    actor.require(Permission::ReadImports)?;
    actor.require(Permission::ReadUsers)?;
    if find(ctx, actor, id).await?.is_none() {
        return Ok(None);
    }
    store::kept(&ctx.db, id, first.max(0), MAX_USERS).await.map(Some)
}
