use uuid::Uuid;

use super::{Import, StatusChanges, audited, start, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// Goes on with a run that was cancelled or failed, from its last chunk.
pub async fn resume(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let import = super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))?;
    let mut tx = ctx.db.begin().await?;
    let settings = store::settings_in(&mut tx, actor.application.seq).await?;
    let left = import.preview.status_changes - import.applied.status_changes;
    if settings.status_changes == StatusChanges::Never && left > 0 {
        return Err(Error::Conflict(
            "The remaining rows would change the status of users, and the import settings no longer allow that. Upload the file again.".into(),
        ));
    }
    if !import.can_resume() || !store::set_resumed(&mut tx, id, import.state).await? {
        return Err(Error::Conflict(format!(
            "This import is {} and cannot be resumed.",
            import.state.label().to_lowercase()
        )));
    }
    let details = audited::counts(&import.applied);
    audited::note_by(ctx, &mut tx, actor, id, "import.resumed", details).await?;
    start::enqueue(ctx, &mut tx, actor, id, None).await?;
    tx.commit().await?;
    ctx.wake();
    super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))
}
