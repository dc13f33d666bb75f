use uuid::Uuid;

use super::apply::ApplyImport;
use super::lifecycle::{Transition, refusal};
use super::{Import, audit_events, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::jobs;

/// Stops an import: one that has not begun is discarded, one that runs stops at the next chunk
/// and keeps what it has done.
pub async fn cancel(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let import = super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))?;
    // A run of all or nothing holds SQLite's write lock until its end. It is told to stop before this
    // transaction begins, which would otherwise wait for it.
    ctx.running_imports.cancel(id);
    let mut tx = ctx.db.begin().await?;
    if !discard(ctx, &mut tx, actor, id).await? && !ask_to_stop(ctx, &mut tx, actor, id).await? {
        return Err(Error::Conflict(refusal(Transition::Discard, import.state)));
    }
    tx.commit().await?;
    super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))
}

async fn discard(ctx: &Context, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<bool> {
    // A run that was stopped and resumed has written users already.
    if store::has_run(tx, id).await? {
        return Ok(false);
    }
    if !store::transition(tx, id, Transition::Discard).await? {
        return Ok(false);
    }
    // The jobs that forget erased people have to run anyway.
    jobs::store::delete_waiting(tx, &ApplyImport, id).await?;
    let cause = "Cancelled before it started. Nothing was imported.";
    store::set_cause(tx, id, cause, ctx.clock.now()).await?;
    audit_events::note_by(ctx, tx, actor, id, "import.cancelled", Vec::new()).await?;
    Ok(true)
}

async fn ask_to_stop(ctx: &Context, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<bool> {
    // Only a run shows the state "Stopping"; other work ends without it.
    store::transition(tx, id, Transition::RequestStop).await?;
    let found = store::request_cancel(tx, id).await?;
    if found {
        audit_events::note_by(ctx, tx, actor, id, "import.cancel_requested", Vec::new()).await?;
    }
    Ok(found)
}
