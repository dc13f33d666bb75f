use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::imports::{Undone, find};

/// What an undo would do now. `None`: there is no such import, or nothing to undo.
pub async fn undo_consequences(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Undone>> {
    actor.require(Permission::RunImports)?;
    let Some(import) = find(ctx, actor, id).await? else { return Ok(None) };
    if !import.can_undo() {
        return Ok(None);
    }
    let (created, removed) = store::created(&ctx.db, id).await?;
    let (updated, restored) = store::updated(&ctx.db, id).await?;
    Ok(Some(Undone { removed, restored, kept: created - removed + updated - restored }))
}
