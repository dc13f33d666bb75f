use uuid::Uuid;

use super::{Archive, ArchiveRow, RowState, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// The number of archives on a page.
const MAX_ARCHIVES: i64 = 50;

/// The newest archives of the application.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<Archive>> {
    actor.require(Permission::ReadFaces)?;
    store::list(&ctx.db, actor.application.seq, MAX_ARCHIVES).await
}

pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Archive>> {
    actor.require(Permission::ReadFaces)?;
    store::find(&ctx.db, actor.application.seq, id).await
}

/// The rows of an archive, starting at a position. With a state, only the rows in that state.
pub async fn rows(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    state: Option<RowState>,
    first: i64,
    most: i64,
) -> Result<Vec<ArchiveRow>> {
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("face archive"))?;
    store::rows(&ctx.db, id, state, first, most).await
}
