use std::collections::HashSet;

use sqlx::QueryBuilder;

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::Stored;

/// What an erasure does beyond [`super::remove_many`]: nobody finds these users from now on, an
/// import's undo does not name them any more, and a hash of each key stays, so that reports of older
/// imports can leave their rows out.
pub(in crate::users) async fn forget(
    tx: &mut Tx,
    application_seq: i64,
    now: Timestamp,
    gone: &[Stored],
) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    let search = match tx {
        Tx::Sqlite(_) => "DELETE FROM user_search WHERE rowid IN (",
        Tx::Postgres(_) => "DELETE FROM user_search WHERE user_seq IN (",
    };
    on_tx!(tx, c => {
        let mut sql = QueryBuilder::new(search);
        let mut list = sql.separated(", ");
        for user in gone {
            list.push_bind(user.seq);
        }
        sql.push(")");
        sql.build().execute(c).await.map(drop)
    })?;
    on_tx!(tx, c => {
        let mut sql = QueryBuilder::new(
            "DELETE FROM import_kept WHERE import_id IN (
                 SELECT id FROM imports WHERE undone_at IS NOT NULL AND application_seq = ",
        );
        sql.push_bind(application_seq).push(") AND user_seq IN (");
        let mut list = sql.separated(", ");
        for user in gone {
            list.push_bind(user.seq);
        }
        sql.push(")");
        sql.build().execute(c).await.map(drop)
    })?;
    on_tx!(tx, c => {
        let mut sql =
            QueryBuilder::new("INSERT INTO erased_keys (application_seq, key_hash, erased_at) ");
        sql.push_values(gone, |mut row, user| {
            row.push_bind(application_seq);
            row.push_bind(key_hash(application_seq, &user.vendor_key));
            row.push_bind(now.micros());
        });
        sql.push(
            " ON CONFLICT (application_seq, key_hash)
              DO UPDATE SET erased_at = excluded.erased_at",
        );
        sql.build().execute(c).await.map(drop)
    })?;
    Ok(())
}

/// Which of these keys belonged to somebody who was erased after `since`.
pub(crate) async fn erased_since<'a>(
    db: &Db,
    application_seq: i64,
    since: Timestamp,
    keys: &[&'a str],
) -> Result<HashSet<&'a str>> {
    if keys.is_empty() {
        return Ok(HashSet::new());
    }
    let hashes: Vec<String> = keys.iter().map(|key| key_hash(application_seq, key)).collect();
    let rows: Vec<(String,)> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT key_hash FROM erased_keys WHERE application_seq = ");
        sql.push_bind(application_seq).push(" AND erased_at >= ").push_bind(since.micros());
        sql.push(" AND key_hash IN (");
        let mut list = sql.separated(", ");
        for hash in &hashes {
            list.push_bind(hash.as_str());
        }
        sql.push(")");
        sql.build_query_as().fetch_all(pool).await
    })?;
    let found: HashSet<String> = rows.into_iter().map(|(hash,)| hash).collect();
    Ok(keys
        .iter()
        .zip(&hashes)
        .filter(|(_, hash)| found.contains(*hash))
        .map(|(key, _)| *key)
        .collect())
}

/// Whether anybody was erased at or after `since`.
pub(crate) async fn any_erased_since(
    tx: &mut Tx,
    application_seq: i64,
    since: Timestamp,
) -> Result<bool> {
    let found: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT erased_at FROM erased_keys WHERE application_seq = $1 AND erased_at >= $2 LIMIT 1",
    )
    .bind(application_seq)
    .bind(since.micros())
    .fetch_optional(c)
    .await)?;
    Ok(found.is_some())
}

/// SHA-256 over the application and the key: it finds a key that is given, and tells none.
fn key_hash(application_seq: i64, vendor_key: &str) -> String {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    hash.update(application_seq.to_be_bytes());
    hash.update(vendor_key);
    hex::encode(hash.finalize())
}
