use uuid::Uuid;

use super::run::UndoImport;
use super::store;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::{Import, ImportState, audit_events, find, start};
use crate::jobs::{self, NewJob};

/// Takes back what an import did, as a job. An import can be undone once; an undo that was stopped
/// goes on where it was.
pub async fn undo(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let import = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))?;
    let mut tx = ctx.db.begin().await?;
    let now = ctx.clock.now();
    if !import.can_undo() || !store::set_undoing(&mut tx, actor, id, import.state, now).await? {
        return Err(Error::Conflict(refusal(import.state).into()));
    }
    let details = audit_events::counts(&import.applied);
    audit_events::note_by(ctx, &mut tx, actor, id, "import.undo_started", details).await?;
    let job = NewJob {
        kind: &UndoImport,
        // Never beside a run of the same application.
        concurrency_key: start::concurrency_key(actor.application.seq),
        subject_id: Some(id),
        reserved_for: None,
    };
    jobs::enqueue(ctx, &mut tx, &job).await?;
    tx.commit().await?;
    ctx.wake();
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))
}

fn refusal(state: ImportState) -> &'static str {
    match state {
        ImportState::Undone => "This import has already been undone.",
        ImportState::Undoing => "This import is already being undone.",
        ImportState::Done | ImportState::Cancelled | ImportState::Failed => {
            "This import wrote nothing, so there is nothing to undo."
        }
        _ => "Only an import that has ended can be undone. Stop it first.",
    }
}
