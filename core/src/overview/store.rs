use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;

/// When imports ended and what they did, for those that wrote anything.
pub(super) async fn finished_since(
    db: &Db,
    application_seq: i64,
    since: Timestamp,
) -> Result<Vec<(i64, String)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT finished_at, applied FROM imports
         WHERE application_seq = $1 AND finished_at >= $2 AND applied <> '{}'",
    )
    .bind(application_seq)
    .bind(since.micros())
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}
