use uuid::Uuid;

use super::find::require_ending;
use super::write::WriteExport;
use super::{Export, ExportState, audit_events, find, store};
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs;

/// Stops an export that has no file yet. One that runs stops within a second and leaves nothing.
pub async fn cancel(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Export> {
    require_ending(actor)?;
    let export = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))?;
    let now = ctx.clock.now();
    let waiting = [ExportState::Unapproved, ExportState::Waiting];
    let cause = "Cancelled before it started.";
    let mut tx = ctx.db.begin().await?;
    if store::move_state(&mut tx, id, &waiting, ExportState::Cancelled, cause, now).await? {
        jobs::store::delete_waiting(&mut tx, &WriteExport, id).await?;
        audit_events::note(&mut tx, actor, now, &export, "export.cancelled", Vec::new()).await?;
    } else {
        let running = [ExportState::Running];
        if !store::move_state(&mut tx, id, &running, ExportState::Cancelling, "", now).await? {
            return Err(Error::Conflict(format!(
                "This export is {} and can no longer be cancelled.",
                export.state.label().to_lowercase()
            )));
        }
        audit_events::note(&mut tx, actor, now, &export, "export.cancel_requested", Vec::new())
            .await?;
    }
    tx.commit().await?;
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("export"))
}
