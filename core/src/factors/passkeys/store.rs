use uuid::Uuid;

use super::Passkey;
use crate::Timestamp;
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};

/// What an answer is checked against.
#[derive(sqlx_macros::FromRow)]
pub(super) struct Stored {
    pub id: Uuid,
    pub operator_id: Uuid,
    pub public_key: Vec<u8>,
    pub sign_count: i64,
    pub name: String,
    /// The organization whose provider had opened the session in which it was added.
    pub vouched_by: Option<i64>,
    /// As for [`Passkey`].
    pub counts: bool,
}

/// Whether the passkey `p` counts, as in the view `second_factors`.
macro_rules! counts {
    () => {
        "(p.vouched_by IS NULL OR NOT EXISTS (
             SELECT 1 FROM memberships m
             WHERE m.operator_id = p.operator_id AND m.organization_seq <> p.vouched_by)) AS counts"
    };
}

/// A passkey as a browser knows it.
#[derive(sqlx_macros::FromRow)]
pub(super) struct Credential {
    #[sqlx(rename = "credential_id")]
    pub id: Vec<u8>,
    pub transports: String,
    pub counts: bool,
}

pub(super) struct NewPasskey {
    pub credential_id: Vec<u8>,
    pub public_key: Vec<u8>,
    /// Words with spaces between them.
    pub transports: String,
    pub sign_count: i64,
    pub vouched_by: Option<i64>,
}

type ListRow = (Uuid, String, i64, Option<i64>, bool, bool);

/// The passkeys of an account, oldest first.
pub(in crate::factors) async fn list(db: &Db, operator_id: Uuid) -> Result<Vec<Passkey>> {
    let rows: Vec<ListRow> = on_db!(db, pool => sqlx::query_as(concat!(
        "SELECT p.id, p.name, p.added_at, p.last_used_at, p.vouched_by IS NULL AS opens, ",
        counts!(),
        " FROM passkeys p WHERE p.operator_id = $1 ORDER BY p.added_at, p.id",
    ))
    .bind(operator_id)
    .fetch_all(pool)
    .await)?;
    let read = |(id, name, added_at, last_used_at, signs_in_alone, counts): ListRow| Passkey {
        id,
        name,
        added_at: Timestamp::from_micros(added_at),
        last_used_at: last_used_at.map(Timestamp::from_micros),
        signs_in_alone,
        counts,
    };
    Ok(rows.into_iter().map(read).collect())
}

pub(super) async fn credentials(db: &Db, operator_id: Uuid) -> Result<Vec<Credential>> {
    let rows = on_db!(db, pool => sqlx::query_as(concat!(
        "SELECT p.credential_id, p.transports, ",
        counts!(),
        " FROM passkeys p WHERE p.operator_id = $1 ORDER BY p.added_at, p.id",
    ))
    .bind(operator_id)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

pub(super) async fn by_credential(db: &Db, credential_id: &[u8]) -> Result<Option<Stored>> {
    let row = on_db!(db, pool => sqlx::query_as(concat!(
        "SELECT p.id, p.operator_id, p.public_key, p.sign_count, p.name, p.vouched_by, ",
        counts!(),
        " FROM passkeys p WHERE p.credential_id = $1",
    ))
    .bind(credential_id)
    .fetch_optional(pool)
    .await)?;
    Ok(row)
}

pub(super) async fn count(tx: &mut Tx, operator_id: Uuid) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM passkeys WHERE operator_id = $1",
    )
    .bind(operator_id)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

/// `ids`: of the passkey, and of its operator. Field error: `passkey`.
pub(super) async fn insert(
    tx: &mut Tx,
    ids: (Uuid, Uuid),
    new: &NewPasskey,
    name: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO passkeys
             (id, operator_id, credential_id, public_key, transports, sign_count, name, added_at,
              vouched_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(ids.0)
    .bind(ids.1)
    .bind(&new.credential_id)
    .bind(&new.public_key)
    .bind(&new.transports)
    .bind(new.sign_count)
    .bind(name)
    .bind(now.micros())
    .bind(new.vouched_by)
    .execute(c)
    .await
    .map(drop))
    .map_err(|error| match broken_constraint(&error) {
        Some(_) => Error::invalid("passkey", "This passkey was added before."),
        None => error.into(),
    })
}

pub(super) async fn name_of(tx: &mut Tx, operator_id: Uuid, id: Uuid) -> Result<Option<String>> {
    let row: Option<(String,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT name FROM passkeys WHERE operator_id = $1 AND id = $2",
    )
    .bind(operator_id)
    .bind(id)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(name,)| name))
}

pub(super) async fn rename(tx: &mut Tx, operator_id: Uuid, id: Uuid, name: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE passkeys SET name = $3 WHERE operator_id = $1 AND id = $2")
        .bind(operator_id)
        .bind(id)
        .bind(name)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, operator_id: Uuid, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM passkeys WHERE operator_id = $1 AND id = $2")
        .bind(operator_id)
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// `false`: there was none.
pub(in crate::factors) async fn delete_all(tx: &mut Tx, operator_id: Uuid) -> Result<bool> {
    let gone = on_tx!(tx, c => sqlx::query("DELETE FROM passkeys WHERE operator_id = $1")
        .bind(operator_id)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))?;
    Ok(gone)
}

/// `false`: it was removed, or has signed as often already. An authenticator that does not count says 0.
pub(super) async fn use_passkey(
    tx: &mut Tx,
    id: Uuid,
    sign_count: i64,
    now: Timestamp,
) -> Result<bool> {
    let used = on_tx!(tx, c => sqlx::query(
        "UPDATE passkeys SET sign_count = $2, last_used_at = $3
         WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))",
    )
    .bind(id)
    .bind(sign_count)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(used)
}

pub(super) async fn is_used(db: &Db, challenge_hash: &str) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT expires_at FROM passkey_challenges_used WHERE hash = $1",
    )
    .bind(challenge_hash)
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}

/// `false`: it was used already.
pub(super) async fn use_challenge(
    tx: &mut Tx,
    challenge_hash: &str,
    until: Timestamp,
) -> Result<bool> {
    let added = on_tx!(tx, c => sqlx::query(
        "INSERT INTO passkey_challenges_used (hash, expires_at) VALUES ($1, $2)
         ON CONFLICT (hash) DO NOTHING",
    )
    .bind(challenge_hash)
    .bind(until.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(added)
}

pub(super) async fn delete_used(tx: &mut Tx, now: Timestamp) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM passkey_challenges_used WHERE expires_at <= $1")
        .bind(now.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
