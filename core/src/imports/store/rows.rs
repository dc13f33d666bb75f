use std::collections::HashMap;

use uuid::Uuid;

use crate::db::{Db, on_db};
use crate::error::Result;
use crate::imports::Outcome;
use crate::imports::preview::{BLOCK, Moved};

/// The outcomes of rows `first..first + count` that differ from the preview's, by position.
pub(in crate::imports) async fn exceptions(
    db: &Db,
    id: Uuid,
    first: i64,
    count: i64,
) -> Result<HashMap<i64, String>> {
    let rows: Vec<(i64, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT ordinal, outcome FROM import_exceptions
         WHERE import_id = $1 AND ordinal >= $2 AND ordinal < $3",
    )
    .bind(id)
    .bind(first)
    .bind(first + count)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().collect())
}

/// Positions of the first held rows after this one, in the order of the file.
pub(in crate::imports) async fn held(
    db: &Db,
    id: Uuid,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT ordinal FROM import_exceptions WHERE import_id = $1 AND outcome = 'held'
             AND ordinal > $2
         ORDER BY ordinal LIMIT $3",
    )
    .bind(id)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(ordinal,)| ordinal).collect())
}

/// Rows whose outcome is not the preview's, by block of the file's index.
pub(in crate::imports) async fn moved(db: &Db, id: Uuid) -> Result<Vec<Moved>> {
    let rows: Vec<(i64, String, String, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT ordinal / $2, previewed, outcome, COUNT(*) FROM import_exceptions
         WHERE import_id = $1 GROUP BY 1, 2, 3",
    )
    .bind(id)
    .bind(BLOCK)
    .fetch_all(pool)
    .await)?;
    let moved = rows.into_iter().filter_map(|(block, from, to, rows)| {
        let (from, to) = (Outcome::from_code(&from)?, Outcome::from_code(&to)?);
        Some(Moved { block, from, to, rows })
    });
    Ok(moved.collect())
}
