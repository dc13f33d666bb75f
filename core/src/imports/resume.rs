use uuid::Uuid;

use super::apply::ApplyImport;
use super::lifecycle::{Transition, commit, enqueue_write, outdated, refusal};
use super::{Import, StatusChanges, audit_events, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// Goes on with a run that was cancelled or failed, from its last chunk.
pub async fn resume(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let import = store::find_in(&mut tx, seq, id).await?;
    let import = import.ok_or_else(|| Error::not_found("import"))?.import;
    if import.outdated && import.applied.rows() < import.rows {
        return Err(Error::Conflict(outdated(import.applied.rows() > 0)));
    }
    let settings = store::settings_in(&mut tx, seq).await?;
    let left = import.preview.status_changes - import.applied.status_changes;
    if settings.status_changes == StatusChanges::Never && left > 0 {
        return Err(Error::Conflict(
            "The remaining rows would change the status of users, and the import settings no longer allow that. Upload the file again.".into(),
        ));
    }
    if !import.can_resume() || !store::set_resumed(&mut tx, id).await? {
        return Err(Error::Conflict(refusal(Transition::Resume, import.state)));
    }
    let details = audit_events::counts(&import.applied);
    audit_events::note_by(ctx, &mut tx, actor, id, "import.resumed", details).await?;
    enqueue_write(ctx, &mut tx, actor, id, &ApplyImport, None).await?;
    commit(ctx, tx, actor, id).await
}
