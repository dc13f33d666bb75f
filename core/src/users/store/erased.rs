use std::collections::HashSet;

use sqlx::QueryBuilder;

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::{UserSnapshot, former_key, ranges, vendor_key};

/// What an erasure does in addition to [`super::remove_many`]. Searches no longer find these users, and
/// an import's undo no longer names them. A hash of each key is kept, so that reports of earlier
/// imports can leave out their rows.
pub(crate) async fn forget(
    tx: &mut Tx,
    application_seq: i64,
    now: Timestamp,
    gone: &[UserSnapshot],
) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    // On PostgreSQL a job that is indexing at this moment still sees these users and would index them
    // again.
    super::add_search_pending(tx, application_seq, &ranges(gone.iter().map(|user| user.seq)))
        .await?;
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
    let mut hashes: Vec<String> =
        gone.iter().map(|user| key_hash(application_seq, &user.vendor_key)).collect();
    hashes.extend(replaced_keys(tx, gone).await?.iter().flat_map(|written| {
        [vendor_key(written), former_key(written)].map(|key| key_hash(application_seq, &key))
    }));
    // PostgreSQL refuses to write the same row twice in one statement.
    hashes.sort_unstable();
    hashes.dedup();
    on_tx!(tx, c => {
        let mut sql =
            QueryBuilder::new("INSERT INTO erased_keys (application_seq, key_hash, erased_at) ");
        sql.push_values(&hashes, |mut row, hash| {
            row.push_bind(application_seq);
            row.push_bind(hash.as_str());
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

/// Former keys of these users, which were replaced by other keys.
async fn replaced_keys(tx: &mut Tx, users: &[UserSnapshot]) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new(
            "SELECT before FROM revisions WHERE before LIKE '%\"vendor_data\":%' AND user_seq IN (",
        );
        let mut list = sql.separated(", ");
        for user in users {
            list.push_bind(user.seq);
        }
        sql.push(")");
        sql.build_query_as().fetch_all(c).await
    })?;
    let mut keys = Vec::new();
    for (before,) in rows {
        let before: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&before)?;
        keys.extend(before.get("vendor_data").and_then(|key| key.as_str()).map(str::to_owned));
    }
    Ok(keys)
}

/// The hashes, among these, of keys whose users were erased at or after an instant.
macro_rules! matching {
    ($connection:expr, $application_seq:expr, $since:expr, $hashes:expr) => {{
        let mut sql =
            QueryBuilder::new("SELECT key_hash FROM erased_keys WHERE application_seq = ");
        sql.push_bind($application_seq).push(" AND erased_at >= ").push_bind($since.micros());
        sql.push(" AND key_hash IN (");
        let mut list = sql.separated(", ");
        for hash in $hashes {
            list.push_bind(hash.as_str());
        }
        sql.push(")");
        sql.build_query_as::<(String,)>().persistent(false).fetch_all($connection).await
    }};
}

const ANY: &str =
    "SELECT erased_at FROM erased_keys WHERE application_seq = $1 AND erased_at >= $2 LIMIT 1";

/// The keys, among these, whose users were erased at or after `since`.
pub(crate) async fn erased_since<'a>(
    db: &Db,
    application_seq: i64,
    since: Timestamp,
    keys: &[&'a str],
) -> Result<HashSet<&'a str>> {
    let any: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(ANY)
        .bind(application_seq)
        .bind(since.micros())
        .fetch_optional(pool)
        .await)?;
    if keys.is_empty() || any.is_none() {
        return Ok(HashSet::new());
    }
    let hashes = hashes(application_seq, keys);
    let found = on_db!(db, pool => matching!(pool, application_seq, since, &hashes))?;
    Ok(named(keys, &hashes, found))
}

/// The same in a transaction.
pub(crate) async fn erased_since_in<'a>(
    tx: &mut Tx,
    application_seq: i64,
    since: Timestamp,
    keys: &[&'a str],
) -> Result<HashSet<&'a str>> {
    if keys.is_empty() || !any_erased_since(tx, application_seq, since).await? {
        return Ok(HashSet::new());
    }
    let hashes = hashes(application_seq, keys);
    let found = on_tx!(tx, c => matching!(c, application_seq, since, &hashes))?;
    Ok(named(keys, &hashes, found))
}

/// Whether anybody was erased at or after `since`.
async fn any_erased_since(tx: &mut Tx, application_seq: i64, since: Timestamp) -> Result<bool> {
    let found: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(ANY)
        .bind(application_seq)
        .bind(since.micros())
        .fetch_optional(c)
        .await)?;
    Ok(found.is_some())
}

/// Adds one to the application's count of erasures.
pub(in crate::users) async fn count_erasure(tx: &mut Tx, application_seq: i64) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE applications SET erasures = erasures + 1 WHERE seq = $1")
        .bind(application_seq)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// How many erasures an application has had.
pub(crate) async fn erasures(tx: &mut Tx, application_seq: i64) -> Result<i64> {
    let (erasures,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT erasures FROM applications WHERE seq = $1",
    )
    .bind(application_seq)
    .fetch_one(c)
    .await)?;
    Ok(erasures)
}

fn hashes(application_seq: i64, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| key_hash(application_seq, key)).collect()
}

/// The keys that belong to the hashes that were found.
fn named<'a>(keys: &[&'a str], hashes: &[String], found: Vec<(String,)>) -> HashSet<&'a str> {
    let found: HashSet<String> = found.into_iter().map(|(hash,)| hash).collect();
    let both = keys.iter().zip(hashes);
    both.filter(|(_, hash)| found.contains(*hash)).map(|(key, _)| *key).collect()
}

/// SHA-256 of the application and the key. It can only confirm a key that someone already has.
fn key_hash(application_seq: i64, vendor_key: &str) -> String {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    hash.update(application_seq.to_be_bytes());
    hash.update(vendor_key);
    hex::encode(hash.finalize())
}
