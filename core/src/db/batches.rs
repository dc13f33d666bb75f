use futures::future::join;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::error::Result;

/// Runs statements one after the other, each being put together while the one before runs: SQLite
/// works in a thread of its own, and binding thousands of values takes about as long as writing
/// them.
pub(crate) async fn run_batches(
    connection: &mut SqliteConnection,
    mut batches: impl Iterator<Item = QueryBuilder<Sqlite>>,
) -> Result<()> {
    let mut next = batches.next();
    while let Some(mut batch) = next.take() {
        let run = batch.build().execute(&mut *connection);
        // `join` polls the first one first: it is under way before the next is put together.
        let (done, built) = join(run, async { batches.next() }).await;
        done?;
        next = built;
    }
    Ok(())
}
