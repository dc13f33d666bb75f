use uuid::Uuid;

use super::remove::enqueue_removal;
use super::{ExportState, audit_events, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organizations;

/// Records that an export's job failed for good, with what to do.
pub(crate) async fn mark_failed(ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
    let Some(info) = store::run_info(&ctx.db, id).await? else { return Ok(()) };
    let Some(system) =
        organizations::system_actor(ctx, info.place.application_seq, "worker").await?
    else {
        return Ok(());
    };
    let from = [ExportState::Waiting, ExportState::Running, ExportState::Cancelling];
    let cause = format!("{error} No file was created. Run the export again.");
    let now = ctx.clock.now();
    if store::move_state(tx, id, &from, ExportState::Failed, &cause, now).await? {
        audit_events::note(tx, &system, now, &info.export, "export.failed", Vec::new()).await?;
        enqueue_removal(ctx, tx, id, now).await?;
    }
    Ok(())
}
