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
    // An undo that was stopped goes on behind its checkpoint.
    let checkpoint = store::checkpoint(&ctx.db, id).await?;
    let (created, removed) = match checkpoint.created_done {
        true => (0, 0),
        false => store::created(&ctx.db, id, checkpoint.seq).await?,
    };
    let after = if checkpoint.created_done { checkpoint.seq } else { 0 };
    let (updated, restored) = store::updated(&ctx.db, id, after).await?;
    let kept = import.undone.kept + created - removed + updated - restored;
    Ok(Some(Undone { removed, restored, kept }))
}
