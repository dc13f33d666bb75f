//! Users who were merged into another one. Their rows stand under the negative number of the
//! application, so that no statement about its users finds them; these do.

use std::collections::{BTreeSet, HashMap};

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::by_keys::{STORED_COLUMNS, StoredRow};
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::UserSnapshot;

/// Keys that one statement looks up.
const BATCH_SIZE: usize = 2_000;

/// Whether an application has any merged user, by the index of keys. Hardly any has one, and without one
/// no key needs a look-up.
const ANY: &str = "SELECT seq FROM users WHERE application_seq = $1 LIMIT 1";

#[derive(sqlx_macros::FromRow)]
struct MergedRow {
    merged_key: String,
    #[sqlx(flatten)]
    stored: StoredRow,
}

/// The index of keys finds the merged users, and their primary key the survivors.
macro_rules! survivors {
    ($connection:expr, $application_seq:expr, $keys:expr) => {{
        let mut sql = QueryBuilder::new("SELECT m.vendor_key AS merged_key, ");
        sql.push(STORED_COLUMNS);
        sql.push(" FROM users m JOIN users u ON u.seq = m.merged_into WHERE m.application_seq = ");
        sql.push_bind(-$application_seq).push(" AND m.vendor_key IN (");
        let mut list = sql.separated(", ");
        for key in $keys {
            list.push_bind(*key);
        }
        sql.push(")");
        sql.build_query_as::<MergedRow>().persistent(false).fetch_all($connection).await
    }};
}

type ByKey = HashMap<String, UserSnapshot>;

/// Adds the survivors whose merged users have these keys, under those keys.
pub(super) async fn add_survivors(
    db: &Db,
    application_seq: i64,
    keys: &[&str],
    found: &mut ByKey,
) -> Result<()> {
    let missing: Vec<&str> = keys.iter().copied().filter(|key| !found.contains_key(*key)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let any: Option<(i64,)> =
        on_db!(db, pool => sqlx::query_as(ANY).bind(-application_seq).fetch_optional(pool).await)?;
    for part in missing.chunks(BATCH_SIZE).filter(|_| any.is_some()) {
        let rows = on_db!(db, pool => survivors!(pool, application_seq, part))?;
        found.extend(rows.into_iter().map(|row| (row.merged_key, row.stored.into())));
    }
    Ok(())
}

/// The same in a transaction. The caller has looked for the keys among the present users before: a user
/// who is merged meanwhile is found here.
pub(super) async fn add_survivors_in(
    tx: &mut Tx,
    application_seq: i64,
    keys: &[&str],
    found: &mut ByKey,
) -> Result<()> {
    let missing: Vec<&str> = keys.iter().copied().filter(|key| !found.contains_key(*key)).collect();
    if missing.is_empty() || !any_merged(tx, application_seq).await? {
        return Ok(());
    }
    for part in missing.chunks(BATCH_SIZE) {
        let rows = on_tx!(tx, c => survivors!(c, application_seq, part))?;
        found.extend(rows.into_iter().map(|row| (row.merged_key, row.stored.into())));
    }
    Ok(())
}

async fn any_merged(tx: &mut Tx, application_seq: i64) -> Result<bool> {
    let any: Option<(i64,)> =
        on_tx!(tx, c => sqlx::query_as(ANY).bind(-application_seq).fetch_optional(c).await)?;
    Ok(any.is_some())
}

/// Whether a merged user has one of these keys. Asked after users were inserted: a merge that was
/// committed meanwhile has freed the key in the constraint.
pub(super) async fn any_has_key(tx: &mut Tx, application_seq: i64, keys: &[&str]) -> Result<bool> {
    if !any_merged(tx, application_seq).await? {
        return Ok(false);
    }
    for part in keys.chunks(BATCH_SIZE) {
        let rows = on_tx!(tx, c => survivors!(c, application_seq, part))?;
        if !rows.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The ID of the survivor whose merged user has a key.
pub(super) async fn survivor_of_key(
    tx: &mut Tx,
    application_seq: i64,
    key: &str,
) -> Result<Option<Uuid>> {
    let found: Option<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT u.id FROM users m JOIN users u ON u.seq = m.merged_into
         WHERE m.application_seq = $1 AND m.vendor_key = $2",
    )
    .bind(-application_seq)
    .bind(key)
    .fetch_optional(c)
    .await)?;
    Ok(found.map(|(id,)| id))
}

/// The ID of the survivor into whom a user was merged.
pub(crate) async fn survivor_of(
    tx: &mut Tx,
    application_seq: i64,
    merged: Uuid,
) -> Result<Option<Uuid>> {
    let found: Option<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT u.id FROM users m JOIN users u ON u.seq = m.merged_into
         WHERE m.application_seq = $1 AND m.id = $2",
    )
    .bind(-application_seq)
    .bind(merged)
    .fetch_optional(c)
    .await)?;
    Ok(found.map(|(id,)| id))
}

/// The users who were merged into these, locked.
pub(crate) async fn lock_merged_into(
    tx: &mut Tx,
    application_seq: i64,
    survivors: &[i64],
) -> Result<Vec<UserSnapshot>> {
    if survivors.is_empty() || !any_merged(tx, application_seq).await? {
        return Ok(Vec::new());
    }
    let for_update = match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " FOR UPDATE",
    };
    let rows: Vec<StoredRow> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(STORED_COLUMNS).push(" FROM users u WHERE u.application_seq = ");
        sql.push_bind(-application_seq).push(" AND u.merged_into IN (");
        let mut list = sql.separated(", ");
        for seq in survivors {
            list.push_bind(*seq);
        }
        sql.push(") ORDER BY u.seq").push(for_update);
        sql.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(UserSnapshot::from).collect())
}

/// The short keys of the users whose data one has now, the earlier merge first. The index of merged users
/// finds them.
pub(in crate::users) async fn merged_seqs(
    db: &Db,
    application_seq: i64,
    survivor: i64,
) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT m.seq FROM users m JOIN user_merges x ON x.merged_seq = m.seq
         WHERE m.application_seq = $1 AND m.merged_into = $2
         ORDER BY x.merged_at, x.merged_seq",
    )
    .bind(-application_seq)
    .bind(survivor)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// Takes a user out of the application: from now on their key means the survivor, and so do the keys of those
/// who were merged into them before, so that every look-up is one step. The version rises, so that an undo of
/// an import sees that they have changed.
pub(in crate::users) async fn take_away(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
    survivor: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE users SET application_seq = $3, merged_into = $4, version = version + 1
         WHERE application_seq = $1 AND seq = $2",
    )
    .bind(application_seq)
    .bind(user_seq)
    .bind(-application_seq)
    .bind(survivor)
    .execute(c)
    .await
    .map(drop))?;
    on_tx!(tx, c => sqlx::query(
        "UPDATE users SET merged_into = $3 WHERE application_seq = $1 AND merged_into = $2",
    )
    .bind(-application_seq)
    .bind(user_seq)
    .bind(survivor)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Brings a merged user back as they were, and the keys of those who had been merged into them: they name this
/// user again. Only the version is new: since the merge their key meant the survivor, so it is higher than
/// `seen`, the survivor's version. The index of survivors finds the merges, one step of the way after the
/// other.
pub(in crate::users) async fn bring_back(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
    seen: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE users SET application_seq = $3, merged_into = NULL,
             version = CASE WHEN version <= $4 THEN $4 + 1 ELSE version END
         WHERE application_seq = $1 AND seq = $2",
    )
    .bind(-application_seq)
    .bind(user_seq)
    .bind(application_seq)
    .bind(seen)
    .execute(c)
    .await
    .map(drop))?;
    on_tx!(tx, c => sqlx::query(
        "WITH RECURSIVE below (seq) AS (
             SELECT x.merged_seq FROM user_merges x
             WHERE x.application_seq = $1 AND x.survivor_seq = $2
             UNION
             SELECT x.merged_seq FROM below b JOIN user_merges x ON x.survivor_seq = b.seq
             WHERE x.application_seq = $1
         )
         UPDATE users SET merged_into = $2
         WHERE application_seq = $3 AND seq IN (SELECT b.seq FROM below b)",
    )
    .bind(application_seq)
    .bind(user_seq)
    .bind(-application_seq)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Makes the version of a user higher than another one.
pub(in crate::users) async fn raise_version(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
    other: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE users SET version = $3 + 1
         WHERE application_seq = $1 AND seq = $2 AND version <= $3",
    )
    .bind(application_seq)
    .bind(user_seq)
    .bind(other)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// What a verification has set, by which session, and when it completed.
pub(in crate::users) async fn set_verified(
    tx: &mut Tx,
    application_seq: i64,
    user_seq: i64,
    verified: &crate::users::Verified,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE users SET verified_fields = $3, verified_session = $4, verified_at = $5
         WHERE application_seq = $1 AND seq = $2",
    )
    .bind(application_seq)
    .bind(user_seq)
    .bind(verified.fields)
    .bind(verified.session.as_deref())
    .bind(verified.at)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// The users into whom these were merged once and who are still there: what was written about them meanwhile
/// may hold data of these. Over others, too. The changes that are about a user tell it, by their indexes.
pub(crate) async fn former_holders(
    tx: &mut Tx,
    application_seq: i64,
    seqs: &[i64],
) -> Result<Vec<Uuid>> {
    let mut known: BTreeSet<i64> = seqs.iter().copied().collect();
    let (mut next, mut holders) = (seqs.to_vec(), Vec::new());
    while !next.is_empty() {
        let mut found = Vec::new();
        for sql in [
            "SELECT DISTINCT u.seq, u.id, u.application_seq FROM revisions r
             JOIN users u ON u.seq = r.user_seq WHERE r.about_seq IN ",
            "SELECT DISTINCT u.seq, u.id, u.application_seq FROM revisions_also_about r
             JOIN users u ON u.seq = r.user_seq WHERE r.about_seq IN ",
        ] {
            let rows: Vec<(i64, Uuid, i64)> = match tx {
                Tx::Sqlite(c) => {
                    let mut query = QueryBuilder::new(sql);
                    query.push("(SELECT value FROM json_each(");
                    query.push_bind(serde_json::to_string(&next)?).push("))");
                    query.build_query_as().fetch_all(&mut **c).await?
                }
                Tx::Postgres(c) => {
                    let mut query = QueryBuilder::new(sql);
                    query.push("(SELECT UNNEST(").push_bind(&next).push("::BIGINT[]))");
                    query.build_query_as().fetch_all(&mut **c).await?
                }
            };
            found.extend(rows);
        }
        next.clear();
        for (seq, id, application) in found {
            // Whoever is merged now stands under the negative number.
            if application.abs() == application_seq && known.insert(seq) {
                next.push(seq);
                holders.push(id);
            }
        }
    }
    Ok(holders)
}
