use uuid::Uuid;

use super::{MergedUser, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// The users who were merged into this one, over others too, the latest merge first.
pub async fn merged_into(ctx: &Context, actor: &Actor, survivor: Uuid) -> Result<Vec<MergedUser>> {
    actor.require(Permission::ReadUsers)?;
    store::list(&ctx.db, actor.application.seq, survivor).await
}
