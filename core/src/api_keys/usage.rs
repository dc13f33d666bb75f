use super::store;
use crate::context::Context;
use crate::error::Result;

/// Writes when keys were last used, from where and how often, in one transaction. What a process has
/// not written when it dies is lost: these are hints for operators and no audit record.
///
/// Returns only when every use that was counted before the call is written, by this call or by one that
/// was running: a list of keys must not show "never" for a key that was just used.
pub async fn flush_usage(ctx: &Context) -> Result<()> {
    let _writing = ctx.keys.writing.lock().await;
    let used = ctx.keys.take_used();
    if used.is_empty() {
        return Ok(());
    }
    let mut used: Vec<_> = used.into_iter().collect();
    // Always in the same order, so that two processes do not wait for one another.
    used.sort_unstable_by_key(|(id, _)| *id);
    let mut tx = ctx.db.begin().await?;
    for (id, used) in used {
        store::note_used(&mut tx, id, used).await?;
    }
    tx.commit().await
}
