use uuid::Uuid;

use super::{fact, files, store};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::idempotency;

/// Deletes a note of anybody, with its former texts and its files. The audit log says that there was one.
pub async fn delete(ctx: &Context, actor: &Actor, note: Uuid) -> Result<()> {
    actor.require(Permission::DeleteNotes)?;
    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&mut tx, actor.application.seq, note).await?;
    let found = found.ok_or_else(|| Error::not_found("note"))?;
    let gone = store::delete(&mut tx, note).await?;
    for file in &gone {
        files::sweep_now(ctx, &mut tx, *file).await?;
    }
    idempotency::forget_comments(&mut tx, found.user_id).await?;
    let entry = fact("note.deleted", found.user_id, note, &[("files", gone.len())]);
    audit::append(&mut tx, actor, ctx.clock.now(), entry).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}
