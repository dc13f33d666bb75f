use super::snapshot::UserSnapshot;
use super::store;
use crate::db::Tx;
use crate::error::Result;

/// Takes a user out of the roster and its search, because they were merged into another one. Their row
/// stays as it is. The caller has locked both, and writes the counters with [`super::write_merged`].
pub(crate) async fn take_away(
    tx: &mut Tx,
    application_seq: i64,
    merged: &UserSnapshot,
    survivor_seq: i64,
) -> Result<()> {
    store::take_away(tx, application_seq, merged.seq, survivor_seq).await?;
    store::add_search_pending(tx, application_seq, &[(merged.seq, merged.seq)]).await
}

/// Brings a user back whom a merge has taken away. The caller has locked both.
pub(crate) async fn bring_back(
    tx: &mut Tx,
    application_seq: i64,
    merged: &UserSnapshot,
    survivor: &UserSnapshot,
) -> Result<()> {
    store::bring_back(tx, application_seq, merged.seq, survivor.version).await?;
    store::add_search_pending(tx, application_seq, &[(merged.seq, merged.seq)]).await
}
