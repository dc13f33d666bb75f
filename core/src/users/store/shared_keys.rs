//! Keys that belong to more than one user, since an upgrade changed the rules of keys.
//! `users.vendor_key` holds the key for the first of these users, and `shared_keys` for the others.

use std::collections::HashSet;

use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};
use crate::users::UserSnapshot;

/// Keys that one statement looks up.
const BATCH_SIZE: usize = 2_000;

/// Whether an application has any shared key. Hardly any has one, and without one no key needs a
/// look-up.
const ANY: &str = "SELECT user_seq FROM shared_keys WHERE application_seq = $1 LIMIT 1";

macro_rules! shared_of {
    ($connection:expr, $application_seq:expr, $keys:expr) => {{
        let mut sql =
            QueryBuilder::new("SELECT vendor_key FROM shared_keys WHERE application_seq = ");
        sql.push_bind($application_seq).push(" AND vendor_key IN (");
        let mut list = sql.separated(", ");
        for key in $keys {
            list.push_bind(*key);
        }
        sql.push(")");
        sql.build_query_as::<(String,)>().persistent(false).fetch_all($connection).await
    }};
}

/// The keys, among these, that belong to more than one user.
pub(crate) async fn shared_keys(
    db: &Db,
    application_seq: i64,
    keys: &[&str],
) -> Result<HashSet<String>> {
    let any: Option<(i64,)> =
        on_db!(db, pool => sqlx::query_as(ANY).bind(application_seq).fetch_optional(pool).await)?;
    let mut shared = HashSet::new();
    for part in keys.chunks(BATCH_SIZE).filter(|_| any.is_some()) {
        let found = on_db!(db, pool => shared_of!(pool, application_seq, part))?;
        shared.extend(found.into_iter().map(|(key,)| key));
    }
    Ok(shared)
}

/// The same in a transaction.
pub(crate) async fn shared_keys_in(
    tx: &mut Tx,
    application_seq: i64,
    keys: &[&str],
) -> Result<HashSet<String>> {
    let any: Option<(i64,)> =
        on_tx!(tx, c => sqlx::query_as(ANY).bind(application_seq).fetch_optional(c).await)?;
    let mut shared = HashSet::new();
    for part in keys.chunks(BATCH_SIZE).filter(|_| any.is_some()) {
        let found = on_tx!(tx, c => shared_of!(c, application_seq, part))?;
        shared.extend(found.into_iter().map(|(key,)| key));
    }
    Ok(shared)
}

/// All users of a shared key, the first one first. Empty if the key belongs to one user or to nobody.
const IDS: &str = "SELECT u.id FROM users u JOIN (
         SELECT 0 AS place, x.seq FROM users x
         WHERE x.application_seq = $1 AND x.vendor_key = $2 AND EXISTS (
             SELECT 1 FROM shared_keys e WHERE e.application_seq = $1 AND e.vendor_key = $2)
         UNION ALL
         SELECT 1, s.user_seq FROM shared_keys s
         WHERE s.application_seq = $1 AND s.vendor_key = $2) AS k ON k.seq = u.seq
     ORDER BY k.place, u.seq";

/// Refuses a key that belongs to more than one user. The conflict names all of them.
pub(in crate::users) async fn refuse_shared(
    db: &Db,
    application_seq: i64,
    key: &str,
) -> Result<()> {
    let ids: Vec<(Uuid,)> = on_db!(db, pool => sqlx::query_as(IDS)
        .bind(application_seq)
        .bind(key)
        .fetch_all(pool)
        .await)?;
    refuse(ids)
}

/// The same in a transaction.
pub(super) async fn refuse_shared_in(tx: &mut Tx, application_seq: i64, key: &str) -> Result<()> {
    let ids: Vec<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(IDS)
        .bind(application_seq)
        .bind(key)
        .fetch_all(c)
        .await)?;
    refuse(ids)
}

fn refuse(ids: Vec<(Uuid,)>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = ids.iter().map(|(id,)| id.to_string()).collect();
    Err(Error::Conflict(format!(
        "This vendor_data belongs to {} users: {}. Use the didit_internal_id of the one you mean. To settle it, change the user ID of one of them, or delete one, on the page “Shared user IDs” under Users.",
        names.len(),
        names.join(" and ")
    )))
}

/// Records users whose key belongs to another user by the current rules: (application, key, user).
pub(super) async fn note_shared(tx: &mut Tx, users: &[(i64, String, i64)]) -> Result<()> {
    for part in users.chunks(BATCH_SIZE) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO shared_keys (application_seq, vendor_key, user_seq) ",
            );
            sql.push_values(part, |mut row, (application_seq, key, seq)| {
                row.push_bind(*application_seq).push_bind(key.as_str()).push_bind(*seq);
            });
            sql.push(" ON CONFLICT (application_seq, vendor_key, user_seq) DO NOTHING");
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Whether a user shares their key with another user, or has an invisible key.
pub(crate) async fn shares_key(
    tx: &mut Tx,
    application_seq: i64,
    user: &UserSnapshot,
) -> Result<bool> {
    let found: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT user_seq FROM shared_keys
         WHERE application_seq = $1 AND (user_seq = $2 OR vendor_key = $3) LIMIT 1",
    )
    .bind(application_seq)
    .bind(user.seq)
    .bind(&user.vendor_key)
    .fetch_optional(c)
    .await)?;
    Ok(found.is_some())
}

/// Gives a user another key. The caller has locked the user, and writes the revision.
pub(in crate::users) async fn set_key(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
    (vendor_data, key): (&str, &str),
) -> Result<()> {
    for statement in [
        "DELETE FROM shared_keys WHERE user_seq = $1",
        "DELETE FROM look_alike_keys WHERE user_seq = $1",
    ] {
        on_tx!(tx, c => sqlx::query(statement).bind(user_seq).execute(c).await.map(drop))?;
    }
    on_tx!(tx, c => sqlx::query("UPDATE users SET vendor_data = $2, vendor_key = $3 WHERE seq = $1")
        .bind(user_seq)
        .bind(vendor_data)
        .bind(key)
        .execute(c)
        .await
        .map(drop))?;
    super::similar::note_similar(tx, application_seq, std::iter::once((user_seq, vendor_data)))
        .await?;
    hand_over_keys(tx).await
}

/// The first user of a shared key may be gone, or have another key now. Then the next user gets the
/// key.
pub(super) async fn hand_over_keys(tx: &mut Tx) -> Result<()> {
    let any: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT user_seq FROM shared_keys LIMIT 1",
    )
    .fetch_optional(c)
    .await)?;
    if any.is_none() {
        return Ok(());
    }
    for statement in [
        "UPDATE users SET vendor_key = (
             SELECT s.vendor_key FROM shared_keys s WHERE s.user_seq = users.seq)
         WHERE seq IN (
             SELECT MIN(s.user_seq) FROM shared_keys s
             WHERE s.vendor_key <> '' AND NOT EXISTS (
                 SELECT 1 FROM users o
                 WHERE o.application_seq = s.application_seq AND o.vendor_key = s.vendor_key)
             GROUP BY s.application_seq, s.vendor_key)",
        "DELETE FROM shared_keys WHERE EXISTS (
             SELECT 1 FROM users u
             WHERE u.seq = shared_keys.user_seq AND u.vendor_key = shared_keys.vendor_key)",
    ] {
        on_tx!(tx, c => sqlx::query(statement).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// How many keys belong to more than one user, or are invisible.
pub(in crate::users) async fn count_shared(db: &Db, application_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(DISTINCT vendor_key) FROM shared_keys WHERE application_seq = $1",
    )
    .bind(application_seq)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}

/// The first shared keys of an application, in order, each with the short keys of its users.
pub(in crate::users) async fn shared_groups(
    db: &Db,
    application_seq: i64,
    most: i64,
) -> Result<Vec<(String, i64)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "WITH k AS (SELECT DISTINCT vendor_key FROM shared_keys WHERE application_seq = $1
                    ORDER BY vendor_key LIMIT $2)
         SELECT k.vendor_key, u.seq FROM k
             JOIN users u ON u.application_seq = $1 AND u.vendor_key = k.vendor_key
         UNION ALL
         SELECT k.vendor_key, s.user_seq FROM k
             JOIN shared_keys s ON s.application_seq = $1 AND s.vendor_key = k.vendor_key
         ORDER BY 1, 2",
    )
    .bind(application_seq)
    .bind(most)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}
