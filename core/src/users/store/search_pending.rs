use sqlx::QueryBuilder;

use crate::db::{Tx, on_tx};
use crate::error::Result;

/// Records users whose entries in the search index are out of date.
pub(crate) async fn add_search_pending(
    tx: &mut Tx,
    application_seq: i64,
    ranges: &[(i64, i64)],
) -> Result<()> {
    for part in ranges.chunks(5_000) {
        on_tx!(tx, c => {
            let mut sql =
                QueryBuilder::new("INSERT INTO search_due (application_seq, low, high) ");
            sql.push_values(part, |mut row, &(low, high)| {
                row.push_bind(application_seq).push_bind(low).push_bind(high);
            });
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Takes up to `most` keys from the oldest pending ranges. What is left of a longer range stays
/// pending. Empty: the index is up to date.
pub(crate) async fn take_search_pending(tx: &mut Tx, most: i64) -> Result<Vec<(i64, i64)>> {
    let pending: Vec<(i64, i64, i64)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT seq, low, high FROM search_due ORDER BY seq LIMIT $1",
    )
    .bind(most)
    .fetch_all(&mut *c)
    .await)?;
    let (mut taken, mut left) = (Vec::new(), most);
    let mut whole = Vec::new();
    for (seq, low, high) in pending {
        let size = high - low + 1;
        if left <= 0 {
            break;
        }
        if size <= left {
            taken.push((low, high));
            whole.push(seq);
            left -= size;
        } else {
            on_tx!(tx, c => sqlx::query("UPDATE search_due SET low = $2 WHERE seq = $1")
                .bind(seq)
                .bind(low + left)
                .execute(c)
                .await
                .map(drop))?;
            taken.push((low, low + left - 1));
            left = 0;
        }
    }
    if !whole.is_empty() {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new("DELETE FROM search_due WHERE seq IN (");
            let mut list = sql.separated(", ");
            for seq in &whole {
                list.push_bind(*seq);
            }
            sql.push(")");
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(taken)
}

/// Brings the search index up to date for one range of users: FTS5 on SQLite, trigrams on PostgreSQL.
pub(crate) async fn index_range(tx: &mut Tx, low: i64, high: i64) -> Result<()> {
    match tx {
        Tx::Sqlite(transaction) => {
            // Remove deleted and merged users (under a negative application) from the index, too.
            sqlx::query(
                "DELETE FROM user_search WHERE rowid BETWEEN $1 AND $2
                 AND rowid NOT IN (SELECT seq FROM users WHERE seq BETWEEN $1 AND $2
                                   AND application_seq > 0)",
            )
            .bind(low)
            .bind(high)
            .execute(&mut **transaction)
            .await?;
            sqlx::query(
                "INSERT OR REPLACE INTO user_search (rowid, body, tags)
                 SELECT seq, search_text, tags FROM users
                 WHERE seq BETWEEN $1 AND $2 AND application_seq > 0",
            )
            .bind(low)
            .bind(high)
            .execute(&mut **transaction)
            .await?;
        }
        Tx::Postgres(transaction) => {
            sqlx::query(
                "DELETE FROM user_search f WHERE f.user_seq BETWEEN $1 AND $2
                 AND NOT EXISTS (SELECT 1 FROM users u WHERE u.seq = f.user_seq
                                 AND u.application_seq > 0)",
            )
            .bind(low)
            .bind(high)
            .execute(&mut **transaction)
            .await?;
            sqlx::query(
                "INSERT INTO user_search (user_seq, application_seq, body, tags)
                 SELECT seq, application_seq, search_text, tags
                 FROM users WHERE seq BETWEEN $1 AND $2 AND application_seq > 0
                 ON CONFLICT (user_seq) DO UPDATE SET body = excluded.body, tags = excluded.tags",
            )
            .bind(low)
            .bind(high)
            .execute(&mut **transaction)
            .await?;
        }
    }
    Ok(())
}
