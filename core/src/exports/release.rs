use uuid::Uuid;

use super::write::WriteExport;
use super::{ExportState, audit_events, store};
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::{jobs, organizations};

/// The exports of an organization that an operator requested and that have no file yet, with the short
/// keys of their applications.
pub(crate) async fn unfinished_of(
    ctx: &Context,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<Vec<(Uuid, i64)>> {
    store::unfinished_of(&ctx.db, organization_seq, operator_id).await
}

/// Cancels what an operator who is removed from the actor's organization has requested and what has no
/// file yet: nobody else could open it. Returns how many.
pub(crate) async fn release(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    operator_id: Uuid,
) -> Result<i64> {
    let now = ctx.clock.now();
    let cause = "Its requester was removed from the team.";
    let waiting = [ExportState::Unapproved, ExportState::Waiting];
    let unfinished = unfinished_of(ctx, actor.organization.seq, operator_id).await?;
    let mut released = 0;
    for (id, application_seq) in unfinished {
        let found = organizations::store::by_application(&ctx.db, application_seq).await?;
        let Some((_, application)) = found else { continue };
        let Some(export) = store::find(&ctx.db, application_seq, id, None).await? else { continue };
        let there = Actor { application, ..actor.clone() };
        if store::move_state(tx, id, &waiting, ExportState::Cancelled, cause, now).await? {
            jobs::store::delete_waiting(tx, &WriteExport, id).await?;
            audit_events::note(tx, &there, now, &export, "export.cancelled", Vec::new()).await?;
        } else if store::move_state(
            tx,
            id,
            &[ExportState::Running],
            ExportState::Cancelling,
            cause,
            now,
        )
        .await?
        {
            let action = "export.cancel_requested";
            audit_events::note(tx, &there, now, &export, action, Vec::new()).await?;
        } else {
            continue;
        }
        released += 1;
    }
    Ok(released)
}
