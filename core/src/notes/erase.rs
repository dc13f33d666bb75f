use super::{files, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// Deletes all notes on users who are being erased, in the transaction of the erasure. The files are
/// deleted once it has committed.
pub(crate) async fn erase_of(ctx: &Context, tx: &mut Tx, user_seqs: &[i64]) -> Result<()> {
    for file in store::delete_of(tx, user_seqs).await? {
        files::sweep_now(ctx, tx, file).await?;
    }
    Ok(())
}
