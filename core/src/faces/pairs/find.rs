use uuid::Uuid;

use super::{Pair, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// One pair of the actor's application.
pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Pair>> {
    actor.require(Permission::ReviewDuplicates)?;
    store::one(&ctx.db, actor.application.seq, id).await
}
