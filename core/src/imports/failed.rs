use uuid::Uuid;

use super::lifecycle::Transition;
use super::notify_requester::notify_requester;
use super::{ImportState, audit_events, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Writes down that an import's job failed for good, with what to do.
pub(crate) async fn mark_failed(ctx: &Context, tx: &mut Tx, id: Uuid, error: &Error) -> Result<()> {
    let Some(info) = store::run_info(&ctx.db, id).await? else { return Ok(()) };
    if !store::transition(tx, id, Transition::Fail).await? {
        return Ok(());
    }
    let next = match info.state {
        ImportState::Validating => "Nothing was imported. Upload the file again.",
        _ if info.choices.all_or_nothing => {
            "This import writes all rows or none. Nothing was imported. Resume starts it again."
        }
        _ => "Rows imported so far are kept. Resume continues from there.",
    };
    let cause = format!("{error} {next}");
    if info.choices.all_or_nothing {
        store::set_reached(tx, id, 0).await?;
    }
    store::set_cause(tx, id, &cause, ctx.clock.now()).await?;
    notify_requester(
        ctx,
        tx,
        info.application_seq,
        id,
        &info.applied,
        (ImportState::Failed, &cause),
    )
    .await?;
    audit_events::note(
        ctx,
        tx,
        info.application_seq,
        id,
        "import.failed",
        audit_events::counts(&info.applied),
    )
    .await
}

/// Writes down that an undo, or the decision about held rows, failed half way. The import gets its former
/// state back, so that the work can be continued; `advice` says how.
pub(crate) async fn mark_interrupted(
    ctx: &Context,
    tx: &mut Tx,
    id: Uuid,
    error: &Error,
    advice: &str,
) -> Result<()> {
    let Some(info) = store::run_info(&ctx.db, id).await? else { return Ok(()) };
    let cause = format!("{error} {advice}");
    if !store::set_interrupted(tx, id, &cause).await? {
        return Ok(());
    }
    let details = audit_events::counts(&info.applied);
    audit_events::note(ctx, tx, info.application_seq, id, "import.interrupted", details).await
}
