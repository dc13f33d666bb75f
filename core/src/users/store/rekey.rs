use super::shared_keys::note_shared;
use super::similar::insert_similar;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::{look_alike, vendor_key};

/// The version of the rules in [`crate::users::vendor_key`] and [`look_alike`]. Raise it whenever the
/// rules change, so that stored keys are computed again.
const RULES: i64 = 2;
const BATCH_SIZE: i64 = 2_000;

#[derive(sqlx_macros::FromRow)]
struct Row {
    seq: i64,
    application_seq: i64,
    vendor_data: String,
    vendor_key: String,
}

/// Whether the stored keys follow older rules than this program's. Locks the version, so that another
/// process waits here until the transaction ends.
pub(crate) async fn begin_rekey(tx: &mut Tx) -> Result<bool> {
    let begun = on_tx!(tx, c => sqlx::query(
        "UPDATE rules SET version = $1 WHERE name = 'vendor_key' AND version < $1",
    )
    .bind(RULES)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(begun)
}

/// The same without a lock.
pub(crate) async fn keys_follow_older_rules(db: &Db) -> Result<bool> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT version FROM rules WHERE name = 'vendor_key' AND version < $1",
    )
    .bind(RULES)
    .fetch_optional(pool)
    .await)?;
    Ok(row.is_some())
}

/// Computes the compared form of stored keys again, by the rules of this program. The keys as written
/// do not change. If two users now have the same compared key, the second one keeps its former one and
/// is recorded in `shared_keys`. A request by that key then means both users, until an operator changes
/// one of the keys on the page "Shared user IDs".
pub(crate) async fn rekey(db: &Db, tx: &mut Tx) -> Result<()> {
    let mut after = 0;
    loop {
        let rows = odd_keys(db, tx, after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.seq;
        let (mut drawn, mut shared) = (Vec::new(), Vec::new());
        for row in &rows {
            let key = vendor_key(&row.vendor_data);
            if key != row.vendor_key && (key.is_empty() || !set_key(tx, row, &key).await?) {
                tracing::warn!(
                    user = row.seq,
                    "another user has the same key by today's rules; settle it under Users, Shared user IDs"
                );
                shared.push((row.application_seq, key, row.seq));
            }
            if let Some(plain) = look_alike(&row.vendor_data) {
                drawn.push((row.application_seq, row.seq, plain));
            }
        }
        insert_similar(tx, &drawn).await?;
        note_shared(tx, &shared).await?;
    }
}

/// The keys for which the rules may differ from simply using small letters: keys with characters beyond
/// ASCII, or with what a spreadsheet adds.
async fn odd_keys(db: &Db, tx: &mut Tx, after: i64) -> Result<Vec<Row>> {
    let sql = match db {
        Db::Sqlite { .. } => {
            "SELECT seq, application_seq, vendor_data, vendor_key FROM users
             WHERE seq > $1 AND (length(CAST(vendor_data AS BLOB)) <> length(vendor_data)
                 OR vendor_data LIKE '=%' OR vendor_data LIKE '''%')
             ORDER BY seq LIMIT $2"
        }
        Db::Postgres(_) => {
            "SELECT seq, application_seq, vendor_data, vendor_key FROM users
             WHERE seq > $1 AND (octet_length(vendor_data) <> char_length(vendor_data)
                 OR vendor_data LIKE '=%' OR vendor_data LIKE '''%')
             ORDER BY seq LIMIT $2"
        }
    };
    let rows =
        on_tx!(tx, c => sqlx::query_as(sql).bind(after).bind(BATCH_SIZE).fetch_all(c).await)?;
    Ok(rows)
}

/// `false`: another user has the key.
async fn set_key(tx: &mut Tx, row: &Row, key: &str) -> Result<bool> {
    let set = on_tx!(tx, c => sqlx::query(
        "UPDATE users SET vendor_key = $3 WHERE seq = $2 AND NOT EXISTS (
             SELECT 1 FROM users other WHERE other.application_seq = $1 AND other.vendor_key = $3)",
    )
    .bind(row.application_seq)
    .bind(row.seq)
    .bind(key)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(set)
}
