use uuid::Uuid;

use super::{App, Factors, passkeys};
use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// Whether the app `a` counts, as in the view `second_factors`.
macro_rules! counts {
    () => {
        "(a.vouched_by IS NULL OR NOT EXISTS (
             SELECT 1 FROM memberships m
             WHERE m.operator_id = a.operator_id AND m.organization_seq <> a.vouched_by))"
    };
}

pub(super) async fn find(db: &Db, operator_id: Uuid) -> Result<Factors> {
    let app: Option<(i64, Option<i64>, bool)> = on_db!(db, pool => sqlx::query_as(concat!(
        "SELECT a.added_at, a.last_used_at, ",
        counts!(),
        " AS counts FROM authenticator_apps a WHERE a.operator_id = $1",
    ))
    .bind(operator_id)
    .fetch_optional(pool)
    .await)?;
    let (recovery_codes, made_at): (i64, Option<i64>) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(CASE WHEN used_at IS NULL THEN 1 END), MAX(made_at)
         FROM recovery_codes WHERE operator_id = $1",
    )
    .bind(operator_id)
    .fetch_one(pool)
    .await)?;
    let (is_required,): (bool,) = on_db!(db, pool => sqlx::query_as(
        "SELECT EXISTS (
             SELECT 1 FROM memberships m JOIN organizations o ON o.seq = m.organization_seq
             WHERE m.operator_id = $1 AND m.suspended_at IS NULL
               AND o.requires_second_factor = TRUE)",
    )
    .bind(operator_id)
    .fetch_one(pool)
    .await)?;
    let app = app.map(|(added_at, last_used_at, counts)| App {
        added_at: Timestamp::from_micros(added_at),
        last_used_at: last_used_at.map(Timestamp::from_micros),
        counts,
    });
    let passkeys = passkeys::store::list(db, operator_id).await?;
    let codes_made_at = made_at.map(Timestamp::from_micros);
    Ok(Factors { app, passkeys, recovery_codes, codes_made_at, is_required })
}

/// The encrypted secret of an app that counts, and the time step of the latest code that was used.
pub(super) async fn app_secret(db: &Db, operator_id: Uuid) -> Result<Option<(String, i64)>> {
    let row = on_db!(db, pool => sqlx::query_as(concat!(
        "SELECT a.secret, a.last_step FROM authenticator_apps a WHERE a.operator_id = $1 AND ",
        counts!(),
    ))
    .bind(operator_id)
    .fetch_optional(pool)
    .await)?;
    Ok(row)
}

pub(super) struct NewRow<'a> {
    pub operator_id: Uuid,
    /// Encrypted.
    pub secret: &'a str,
    /// The time step of its first code.
    pub step: i64,
    /// The organization whose provider had opened the session.
    pub vouched_by: Option<i64>,
    pub now: Timestamp,
}

/// Stores an app in the place of the one before. `true`: there was one.
pub(super) async fn put_app(tx: &mut Tx, new: &NewRow<'_>) -> Result<bool> {
    let replaced = on_tx!(tx, c => sqlx::query(
        "DELETE FROM authenticator_apps WHERE operator_id = $1",
    )
    .bind(new.operator_id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO authenticator_apps (operator_id, secret, last_step, added_at, vouched_by)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(new.operator_id)
    .bind(new.secret)
    .bind(new.step)
    .bind(new.now.micros())
    .bind(new.vouched_by)
    .execute(c)
    .await
    .map(drop))?;
    Ok(replaced)
}

/// Lets nobody else change the operator's factors until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, operator_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE operators SET name = name WHERE id = $1")
        .bind(operator_id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Whether there is a second factor.
pub(super) async fn has_one(tx: &mut Tx, operator_id: Uuid) -> Result<bool> {
    let (found,): (bool,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT EXISTS (SELECT 1 FROM second_factors WHERE operator_id = $1)",
    )
    .bind(operator_id)
    .fetch_one(c)
    .await)?;
    Ok(found)
}

/// `false`: a code of this time step, or of a later one, was used already.
pub(super) async fn use_step(
    tx: &mut Tx,
    operator_id: Uuid,
    step: i64,
    now: Timestamp,
) -> Result<bool> {
    let used = on_tx!(tx, c => sqlx::query(
        "UPDATE authenticator_apps SET last_step = $2, last_used_at = $3
         WHERE operator_id = $1 AND last_step < $2",
    )
    .bind(operator_id)
    .bind(step)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(used)
}

/// The hash of a recovery code that was not used.
pub(super) async fn recovery_hash(
    db: &Db,
    operator_id: Uuid,
    name: &str,
) -> Result<Option<String>> {
    let row: Option<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT hash FROM recovery_codes WHERE operator_id = $1 AND name = $2 AND used_at IS NULL",
    )
    .bind(operator_id)
    .bind(name)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(hash,)| hash))
}

/// `false`: it was used already.
pub(super) async fn use_recovery_code(
    tx: &mut Tx,
    operator_id: Uuid,
    name: &str,
    now: Timestamp,
) -> Result<bool> {
    let used = on_tx!(tx, c => sqlx::query(
        "UPDATE recovery_codes SET used_at = $3
         WHERE operator_id = $1 AND name = $2 AND used_at IS NULL",
    )
    .bind(operator_id)
    .bind(name)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(used)
}

/// Recovery codes that can still be used.
pub(super) async fn codes_left(tx: &mut Tx, operator_id: Uuid) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM recovery_codes WHERE operator_id = $1 AND used_at IS NULL",
    )
    .bind(operator_id)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

/// When the recovery codes were made.
pub(super) async fn codes_made_at(tx: &mut Tx, operator_id: Uuid) -> Result<Option<Timestamp>> {
    let (at,): (Option<i64>,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT MAX(made_at) FROM recovery_codes WHERE operator_id = $1",
    )
    .bind(operator_id)
    .fetch_one(c)
    .await)?;
    Ok(at.map(Timestamp::from_micros))
}

pub(super) async fn insert_code(
    tx: &mut Tx,
    operator_id: Uuid,
    name: &str,
    hash: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO recovery_codes (operator_id, name, hash, made_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(operator_id)
    .bind(name)
    .bind(hash)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn delete_codes(tx: &mut Tx, operator_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM recovery_codes WHERE operator_id = $1")
        .bind(operator_id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Deletes the recovery codes if they stand in for nothing any more. `true`: so it was.
pub(super) async fn delete_codes_without_factor(tx: &mut Tx, operator_id: Uuid) -> Result<bool> {
    let is_last = !has_one(tx, operator_id).await?;
    if is_last {
        delete_codes(tx, operator_id).await?;
    }
    Ok(is_last)
}

/// Deletes every second factor, and the recovery codes. `false`: there was none.
pub(super) async fn delete_all(tx: &mut Tx, operator_id: Uuid) -> Result<bool> {
    let had_app = delete_app(tx, operator_id).await?;
    let had_passkeys = passkeys::store::delete_all(tx, operator_id).await?;
    delete_codes(tx, operator_id).await?;
    Ok(had_app || had_passkeys)
}

/// `false`: there was none.
pub(super) async fn delete_app(tx: &mut Tx, operator_id: Uuid) -> Result<bool> {
    let gone = on_tx!(tx, c => sqlx::query("DELETE FROM authenticator_apps WHERE operator_id = $1")
        .bind(operator_id)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))?;
    Ok(gone)
}

/// Secrets that do not begin with this prefix, by operator.
pub(super) async fn secrets_without(
    tx: &mut Tx,
    prefix: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(Uuid, String)>> {
    let rows = on_tx!(tx, c => sqlx::query_as(
        "SELECT operator_id, secret FROM authenticator_apps
         WHERE operator_id > $1 AND substr(secret, 1, length($2)) <> $2
         ORDER BY operator_id LIMIT $3",
    )
    .bind(after)
    .bind(prefix)
    .bind(limit)
    .fetch_all(c)
    .await)?;
    Ok(rows)
}

/// Only if it is still the one that was read.
pub(super) async fn renew_secret(
    tx: &mut Tx,
    operator_id: Uuid,
    former: &str,
    secret: &str,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE authenticator_apps SET secret = $3 WHERE operator_id = $1 AND secret = $2",
    )
    .bind(operator_id)
    .bind(former)
    .bind(secret)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
