use super::{archive, objects, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// Deletes all faces of users who are being erased, in the transaction of the erasure. Their pictures
/// are deleted once it has committed. Returns how many faces there were.
pub(crate) async fn erase_of(ctx: &Context, tx: &mut Tx, user_seqs: &[i64]) -> Result<usize> {
    let gone = store::delete_of(tx, user_seqs).await?;
    let now = ctx.clock.now();
    for (application, seq, id) in &gone {
        store::changed(tx, *application, *seq, false, now).await?;
        objects::sweep_now(ctx, tx, *id).await?;
    }
    archive::store::forget(tx, user_seqs).await?;
    Ok(gone.len())
}
