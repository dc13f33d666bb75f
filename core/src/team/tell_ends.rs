use super::{mails, store};
use crate::context::Context;
use crate::error::Result;

/// Seconds before the end of a role from which on its holder is told.
const BEFORE: i64 = 3 * 24 * 3_600;
const BATCH_SIZE: i64 = 50;

/// Mails everybody whose role ends within three days, once for each end.
pub(crate) async fn tell_ends(ctx: &Context) -> Result<()> {
    loop {
        let now = ctx.clock.now();
        let mut tx = ctx.db.begin().await?;
        let ending = store::ending(&mut tx, now, now.plus_seconds(BEFORE), BATCH_SIZE).await?;
        for one in &ending {
            mails::role_ends(ctx, &mut tx, &one.identity, &one.organization, &one.given).await?;
            store::note_told(&mut tx, one).await?;
        }
        tx.commit().await?;
        if (ending.len() as i64) < BATCH_SIZE {
            ctx.wake();
            return Ok(());
        }
    }
}
