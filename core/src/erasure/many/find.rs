use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::erasure::Erasure;
use crate::error::Result;

/// Erasures that the list shows.
const MAX_LISTED: i64 = 200;

/// One erasure of the actor's application.
pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Erasure>> {
    actor.require(Permission::DeleteUsers)?;
    store::find(&ctx.db, actor.application.seq, id).await
}

/// The latest 200 erasures of many users in the actor's application, newest first.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<Erasure>> {
    actor.require(Permission::DeleteUsers)?;
    store::list(&ctx.db, actor.application.seq, MAX_LISTED).await
}
