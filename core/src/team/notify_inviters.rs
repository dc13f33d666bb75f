use super::{mails, store};
use crate::context::Context;
use crate::error::Result;

const BATCH_SIZE: i64 = 50;

/// Mails everybody whose invitation was accepted or has expired, once for each. Who has left the
/// organization is not told.
pub(crate) async fn notify_inviters(ctx: &Context) -> Result<()> {
    loop {
        let settled = store::settled(&ctx.db, ctx.clock.now(), BATCH_SIZE).await?;
        for one in &settled {
            let mut tx = ctx.db.begin().await?;
            if !store::note_inviter_told(&mut tx, one).await? {
                continue;
            }
            mails::invitation_settled(ctx, &mut tx, one).await?;
            tx.commit().await?;
        }
        if (settled.len() as i64) < BATCH_SIZE {
            ctx.wake();
            return Ok(());
        }
    }
}
