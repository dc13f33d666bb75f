use futures::future::join;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::error::Result;

/// Runs statements in order, and prepares each while the one before it runs. SQLite works in its
/// own thread, and binding thousands of values takes about as long as writing them.
pub(crate) async fn run_batches(
    connection: &mut SqliteConnection,
    mut batches: impl Iterator<Item = QueryBuilder<Sqlite>>,
) -> Result<()> {
    let mut next = batches.next();
    while let Some(mut batch) = next.take() {
        let run = batch.build().execute(&mut *connection);
        // `join` polls its first future first, so this statement is running before the next is
        // prepared.
        let (done, built) = join(run, async { batches.next() }).await;
        done?;
        next = built;
    }
    Ok(())
}
