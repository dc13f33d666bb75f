use uuid::Uuid;

use super::apply::ApplyImport;
use super::{Import, ImportState, audit_events, store};
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
    // A run of all or nothing on SQLite holds the pen: it is told first, or this would wait for it.
    ctx.running_imports.cancel(id);
    let mut tx = ctx.db.begin().await?;
    if !discard(ctx, &mut tx, actor, id).await? && !ask_to_stop(ctx, &mut tx, actor, id).await? {
        return Err(Error::Conflict(format!(
            "This import is {} and can no longer be cancelled.",
            import.state.label().to_lowercase()
        )));
    }
    tx.commit().await?;
    super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))
}

async fn discard(ctx: &Context, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<bool> {
    // A run that waits to go on has done something already.
    if store::has_run(tx, id).await? {
        return Ok(false);
    }
    let validated = [ImportState::Ready, ImportState::Waiting];
    let asking = [ImportState::Mapping, ImportState::Mapping];
    if !store::move_state(tx, id, validated, ImportState::Cancelled).await?
        && !store::move_state(tx, id, asking, ImportState::Cancelled).await?
    {
        return Ok(false);
    }
    // What forgets erased people stays.
    jobs::store::delete_waiting(tx, &ApplyImport, id).await?;
    let cause = "Cancelled before it started. Nothing was imported.";
    store::set_state(tx, id, ImportState::Cancelled, cause, Some(ctx.clock.now())).await?;
    audit_events::note_by(ctx, tx, actor, id, "import.cancelled", Vec::new()).await?;
    Ok(true)
}

async fn ask_to_stop(ctx: &Context, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<bool> {
    let validating = [ImportState::Validating, ImportState::Validating];
    let undoing = [ImportState::Undoing, ImportState::Undoing];
    let resumed = [ImportState::Waiting, ImportState::Waiting];
    let running = [ImportState::Running, ImportState::Cancelling];
    let found = store::move_state(tx, id, validating, ImportState::Validating).await?
        || store::move_state(tx, id, undoing, ImportState::Undoing).await?
        || store::move_state(tx, id, running, ImportState::Cancelling).await?
        || store::move_state(tx, id, resumed, ImportState::Waiting).await?;
    if found {
        store::request_cancel(tx, id).await?;
        audit_events::note_by(ctx, tx, actor, id, "import.cancel_requested", Vec::new()).await?;
    }
    Ok(found)
}
