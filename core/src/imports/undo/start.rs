use uuid::Uuid;

use super::run::UndoImport;
use super::store;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::lifecycle::{Transition, commit, enqueue_write, refusal};
use crate::imports::store as imports;
use crate::imports::{Import, audit_events};

/// Starts the undo of an import, as a job. An import can be undone once; an undo that was stopped goes on
/// where it stopped.
pub async fn undo(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let import = imports::find_in(&mut tx, actor.application.seq, id).await?;
    let import = import.ok_or_else(|| Error::not_found("import"))?.import;
    if !import.can_undo() || !store::set_undoing(&mut tx, actor, id, ctx.clock.now()).await? {
        return Err(Error::Conflict(refusal(Transition::Undo, import.state)));
    }
    let details = audit_events::counts(&import.applied);
    audit_events::note_by(ctx, &mut tx, actor, id, "import.undo_started", details).await?;
    enqueue_write(ctx, &mut tx, actor, id, &UndoImport, None).await?;
    commit(ctx, tx, actor, id).await
}
