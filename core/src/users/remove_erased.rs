use super::store::{self, CountDelta};
use super::{UserSnapshot, enqueue_index};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// Removes users from the roster, its counters and its search index. Erasing users ends here. `merged`:
/// those who were merged into them, whom no counter counts.
pub(crate) async fn remove_erased(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    gone: &[UserSnapshot],
    merged: &[UserSnapshot],
) -> Result<()> {
    let mut delta = CountDelta::default();
    for user in gone {
        delta.remove(&user.fields);
    }
    let seqs: Vec<i64> = gone.iter().chain(merged).map(|user| user.seq).collect();
    store::remove_many(tx, &seqs).await?;
    store::change_counts(tx, application_seq, &delta).await?;
    store::count_erasure(tx, application_seq).await?;
    enqueue_index(ctx, tx).await
}
