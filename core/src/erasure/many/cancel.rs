use uuid::Uuid;

use super::end::end;
use super::run::EraseMany;
use super::{audit_events, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::erasure::{Erasure, ErasureState};
use crate::error::{Error, Result};
use crate::jobs;

/// Stops an erasure: one that waits at once, one that runs after its batch. Users who were erased before
/// stay erased. Conflict: it has ended, or is stopping already.
pub async fn cancel(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Erasure> {
    actor.require(Permission::DeleteUsers)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&mut tx, seq, id).await?;
    let erasure = found.ok_or_else(|| Error::not_found("erasure"))?;
    match erasure.state {
        ErasureState::Waiting => {
            jobs::store::delete_waiting(&mut tx, &EraseMany, id).await?;
            let ended = (ErasureState::Cancelled, "Stopped before it began. Nobody was erased.");
            end(ctx, &mut tx, actor, &erasure, ended).await?;
        }
        ErasureState::Running if !erasure.cancel_requested => {
            store::request_cancel(&mut tx, id).await?;
            let (now, action) = (ctx.clock.now(), "erasure.cancel_requested");
            audit_events::note(&mut tx, actor, now, &erasure, action, Vec::new()).await?;
        }
        ErasureState::Running => {
            return Err(Error::Conflict("This erasure is stopping already.".into()));
        }
        ended => {
            return Err(Error::Conflict(format!(
                "This erasure is {} and can no longer be stopped.",
                ended.label().to_lowercase()
            )));
        }
    }
    tx.commit().await?;
    ctx.wake();
    store::find(&ctx.db, seq, id).await?.ok_or_else(|| Error::not_found("erasure"))
}
