use super::{ItemKind, store};
use crate::context::Context;
use crate::error::Result;
use crate::operators;

/// People with something assigned that are looked at in an hour.
const MAX_ASSIGNEES: i64 = 10_000;

/// Deletes marks of things that no longer wait, and snoozes that are over, and assigns to nobody what somebody
/// has who may not decide about it any more: their role has changed or ended, or they are suspended.
pub(crate) async fn forget_old(ctx: &Context) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    store::forget_old(&mut tx, ctx.clock.now()).await?;
    tx.commit().await?;
    release_lost(ctx).await
}

async fn release_lost(ctx: &Context) -> Result<()> {
    for (seq, source, operator_id) in store::assignees(&ctx.db, MAX_ASSIGNEES).await? {
        let kind = ItemKind::ALL.into_iter().find(|kind| kind.source() == source);
        let opener = operators::find_opener(ctx, seq, operator_id).await?;
        let may = opener.zip(kind).is_some_and(|((_, role), kind)| role.allows(kind.permission()));
        if may {
            continue;
        }
        let mut tx = ctx.db.begin().await?;
        store::release_source(&mut tx, (seq, &source), operator_id, ctx.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}
