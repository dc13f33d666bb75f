use std::collections::HashSet;

use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::UserStatus;
use crate::users::stored::Fields;

/// A user who is about to be erased, locked.
pub(in crate::users) struct Gone {
    pub seq: i64,
    pub id: Uuid,
    pub vendor_key: String,
    /// What the counters need; the rest may be empty.
    pub fields: Fields,
}

/// Some users of an application, locked.
pub(in crate::users) async fn lock_some(
    tx: &mut Tx,
    application_seq: i64,
    most: i64,
) -> Result<Vec<Gone>> {
    type Row = (i64, Uuid, String, String, Option<String>);
    let rows: Vec<Row> = match tx {
        Tx::Sqlite(transaction) => {
            sqlx::query_as(
                "SELECT seq, id, vendor_key, status, country FROM users
                 WHERE application_seq = $1 ORDER BY vendor_key LIMIT $2",
            )
            .bind(application_seq)
            .bind(most)
            .fetch_all(&mut **transaction)
            .await?
        }
        Tx::Postgres(transaction) => {
            sqlx::query_as(
                "SELECT seq, id, vendor_key, status, country FROM users
                 WHERE application_seq = $1 ORDER BY vendor_key LIMIT $2 FOR UPDATE",
            )
            .bind(application_seq)
            .bind(most)
            .fetch_all(&mut **transaction)
            .await?
        }
    };
    Ok(rows
        .into_iter()
        .map(|(seq, id, vendor_key, status, country)| {
            let status = UserStatus::from_code(&status).unwrap_or_default();
            Gone { seq, id, vendor_key, fields: Fields { status, country, ..Fields::default() } }
        })
        .collect())
}

/// What names a user by their short key, and what names them by their id.
const BY_SEQ: [&str; 3] = [
    "DELETE FROM verifications WHERE user_seq IN (",
    "DELETE FROM revisions WHERE user_seq IN (",
    "DELETE FROM users WHERE seq IN (",
];
const BY_ID: [&str; 2] = [
    "DELETE FROM idempotency_keys WHERE user_id IN (",
    "DELETE FROM webhook_deliveries WHERE user_id IN (",
];

/// Takes users away, with their revisions, verifications, search entries and stored answers; a hash
/// of each key stays, so that reports of older imports can leave their rows out.
pub(in crate::users) async fn delete(
    tx: &mut Tx,
    application_seq: i64,
    now: Timestamp,
    gone: &[Gone],
) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    let search = match tx {
        Tx::Sqlite(_) => "DELETE FROM user_search WHERE rowid IN (",
        Tx::Postgres(_) => "DELETE FROM user_search WHERE user_seq IN (",
    };
    for statement in [search].into_iter().chain(BY_SEQ) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(statement);
            let mut list = sql.separated(", ");
            for user in gone {
                list.push_bind(user.seq);
            }
            sql.push(")");
            sql.build().execute(c).await.map(drop)
        })?;
    }
    for statement in BY_ID {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(statement);
            let mut list = sql.separated(", ");
            for user in gone {
                list.push_bind(user.id);
            }
            sql.push(")");
            sql.build().execute(c).await.map(drop)
        })?;
    }
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

/// SHA-256 over the application and the key: it finds a key that is given, and tells none.
fn key_hash(application_seq: i64, vendor_key: &str) -> String {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    hash.update(application_seq.to_be_bytes());
    hash.update(vendor_key);
    hex::encode(hash.finalize())
}
