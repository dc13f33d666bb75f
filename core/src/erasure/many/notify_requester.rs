use crate::access::{Actor, Permission};
use crate::account::{self, Notice};
use crate::context::Context;
use crate::db::Tx;
use crate::erasure::mails::erasure_ended;
use crate::erasure::{Erasure, ErasureState};
use crate::error::Result;
use crate::operators;

/// An erasure that takes longer than this (seconds) ends with a mail: nobody may be looking at its page.
const LONG: f64 = 60.0;

/// Tells the person who started an erasure how it ended, if it took long or failed, unless they have stopped
/// it themselves before it began or have switched the message off. Someone who can no longer open its page is not told
/// either.
pub(super) async fn notify_requester(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    erasure: &Erasure,
    state: ErasureState,
) -> Result<()> {
    let is_long = ctx.clock.now().seconds_since(erasure.requested_at) >= LONG;
    let Some(id) = erasure.requested_by_id.filter(|_| is_long || state == ErasureState::Failed)
    else {
        return Ok(());
    };
    if actor.operator_id() == Some(id) || !account::wants(tx, id, Notice::ErasureEnded).await? {
        return Ok(());
    }
    let Some(starter) = operators::identity(ctx, id).await? else { return Ok(()) };
    let (organization, application) = (&actor.organization.slug, &actor.application.slug);
    let reader = operators::resolve(ctx, &starter, organization, application, "worker").await?;
    if !reader.is_some_and(|reader| reader.may(Permission::DeleteUsers)) {
        return Ok(());
    }
    erasure_ended(ctx, tx, actor, &starter, erasure, state).await
}
