use super::{mails, store};
use crate::context::Context;
use crate::error::Result;

/// A mail goes out this many seconds before a role ends.
const NOTICE_SECONDS: i64 = 3 * 24 * 3_600;
const BATCH_SIZE: i64 = 50;

/// Mails everybody whose role ends within three days, and the owners, once for each end.
pub(crate) async fn notify_role_ends(ctx: &Context) -> Result<()> {
    loop {
        let now = ctx.clock.now();
        let until = now.plus_seconds(NOTICE_SECONDS);
        let ending = store::ending(&ctx.db, now, until, BATCH_SIZE).await?;
        for one in &ending {
            let mut tx = ctx.db.begin().await?;
            if !store::note_notified(&mut tx, one).await? {
                continue;
            }
            mails::role_ends(ctx, &mut tx, &one.identity, &one.organization, &one.given).await?;
            for owner in store::owners_beside(&mut tx, one, now).await? {
                mails::role_of_other_ends(ctx, &mut tx, &owner, one).await?;
            }
            tx.commit().await?;
        }
        if (ending.len() as i64) < BATCH_SIZE {
            ctx.wake();
            return Ok(());
        }
    }
}
