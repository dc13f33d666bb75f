use super::notify_requester::notify_requester;
use super::{audit_events, store};
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::erasure::{Erasure, ErasureState};
use crate::error::Result;

/// Ends an erasure, in the transaction of the caller, who has locked it: the list of users goes, the
/// numbers stay, and whoever started it is told. `cause`: why, or empty.
pub(super) async fn end(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    erasure: &Erasure,
    (state, cause): (ErasureState, &str),
) -> Result<()> {
    let now = ctx.clock.now();
    store::forget_users(tx, erasure.id).await?;
    store::finish(tx, erasure.id, state, cause, now).await?;
    let action = match state {
        ErasureState::Cancelled => "erasure.cancelled",
        ErasureState::Failed => "erasure.failed",
        _ => "erasure.finished",
    };
    let details = audit_events::numbers(erasure);
    // Before the head of the audit chain is locked: it asks for a second connection.
    notify_requester(ctx, tx, actor, erasure, state).await?;
    audit_events::note(tx, actor, now, erasure, action, details).await
}
